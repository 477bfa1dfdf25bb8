using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Datasets.Caching;

public sealed class SampleCacheTests : IDisposable
{
    private static readonly string[] Splits = ["train", "validation", "test"];

    private readonly ImportRoom _room = new();

    [Fact]
    public async Task Open_Version_HoldsEverySampleInItsSplit()
    {
        for (var i = 0; i < 40; i++)
            _room.Write($"c{i % 3}/{i}.pgm", ImportRoom.Picture(i * 5));
        var imported = await _room.ImportAsync();

        using var cache = await _room.OpenAsync(imported);

        cache.Shape.ShouldBe(new SampleShape(12, 12, 1));
        var rows = (await _room.RowsAsync(imported)).GroupBy(row => row.Split).OrderBy(group => group.Key).ToList();
        foreach (var (name, expected) in Splits.Zip(rows))
        {
            var split = cache.Split(name);
            split.Count.ShouldBe(expected.Count());
            foreach (var (row, i) in expected.Select((row, i) => (row, i)))
            {
                var value = int.Parse(row.SourceName.Split('/', '.')[1], null) * 5;
                split.Pixels(i)[5].ShouldBe((byte)value);
                split.Attribute(i, "label").ShouldBe(row.SourceName.Split('/')[0]);
                split.Attribute(i, "none").ShouldBeNull();
                split.Weight(i).ShouldBe(1);
                Convert.ToHexStringLower(split.Sha256(i)).ShouldBe(row.Sha256);
            }
        }
    }

    [Fact]
    public async Task Open_Twice_FillsOnce()
    {
        _room.Write("a.pgm", ImportRoom.Picture(1));
        var imported = await _room.ImportAsync();
        using (await _room.OpenAsync(imported))
        {
        }

        Directory.Delete(_room.StoreFolder, recursive: true);
        using var again = await _room.OpenAsync(imported);

        Splits.Sum(name => again.Split(name).Count).ShouldBe(1);
    }

    [Fact]
    public async Task Open_ManyAtOnce_ShareOneFill()
    {
        for (var i = 0; i < 20; i++)
            _room.Write($"{i}.pgm", ImportRoom.Picture(i));
        var imported = await _room.ImportAsync();

        var caches = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _room.OpenAsync(imported), ImportRoom.Token)));

        caches.ShouldAllBe(cache => Splits.Sum(name => cache.Split(name).Count) == 20);
        Directory.GetDirectories(Path.Combine(_room.CacheFolder, "samples")).Length.ShouldBe(1);
        Directory.GetDirectories(Path.Combine(_room.CacheFolder, "filling")).ShouldBeEmpty();
        foreach (var cache in caches)
            cache.Dispose();
    }

    [Fact]
    public async Task Open_SizeAndColors_ResizesTheCentredSquare()
    {
        var picture = ImportRoom.Picture(9, width: 20, height: 16);
        _room.Write("a.pgm", picture);
        var imported = await _room.ImportAsync(ImportRoom.Spec() with { Split = new SplitSpec { Test = 0, Validation = 0 } });

        using var cache = await _room.OpenAsync(imported, new ImageSpec { SizePixels = 8, Colors = ImageColors.Rgb });

        cache.Shape.ShouldBe(new SampleShape(8, 8, 3));
        cache.Split("train").Pixels(0).ToArray().ShouldBe(ImageShaper.Shape("a", picture, 8, 3).Pixels);
    }

    [Fact]
    public async Task OpenPairs_WideImages_ResizesEachHalfByItself()
    {
        var pixels = new byte[32 * 16];
        for (var at = 0; at < pixels.Length; at++)
            pixels[at] = (byte)(at % 32 < 16 ? 10 : 200);
        _room.Write("a.pgm", [.. "P5\n32 16\n255\n"u8, .. pixels]);
        var imported = await _room.ImportAsync(ImportRoom.Spec() with { Split = new SplitSpec { Test = 0, Validation = 0 } });

        using var cache = await _room.OpenPairsAsync(imported, new ImageSpec { SizePixels = 8 }, elseSingle: false);
        using var single = await _room.OpenAsync(imported, new ImageSpec { SizePixels = 8 });

        cache.Shape.ShouldBe(new SampleShape(8, 16, 1));
        single.Shape.ShouldBe(new SampleShape(8, 8, 1));
        var pair = cache.Split("train").Pixels(0).ToArray();
        for (var at = 0; at < pair.Length; at++)
            pair[at].ShouldBe((byte)(at % 16 < 8 ? 10 : 200)); // nothing bleeds over the seam
    }

    [Fact]
    public async Task OpenPairs_NoSize_TakesTheVersionsOwn()
    {
        _room.Write("a.pgm", ImportRoom.Picture(1, 24, 12));
        _room.Write("b.pgm", ImportRoom.Picture(2, 24, 12));
        var imported = await _room.ImportAsync();

        using var cache = await _room.OpenPairsAsync(imported, new ImageSpec(), elseSingle: false);

        cache.Shape.ShouldBe(new SampleShape(12, 24, 1));
    }

    [Fact]
    public async Task OpenPairs_AnImageOfAnotherForm_NamesItOrTakesAllAsSingle()
    {
        _room.Write("a.pgm", ImportRoom.Picture(1, 24, 12));
        _room.Write("b.pgm", ImportRoom.Picture(2, 20, 12));
        var imported = await _room.ImportAsync();
        var image = new ImageSpec { SizePixels = 8 };

        using var single = await _room.OpenPairsAsync(imported, image, elseSingle: true);
        var error = await Should.ThrowAsync<JobException>(() => _room.OpenPairsAsync(imported, image, elseSingle: false));

        single.Shape.ShouldBe(new SampleShape(8, 8, 1));
        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldBe("A pair is an image twice as wide as high that holds both halves; 'b.pgm' of set is 20x12.");
    }

    [Fact]
    public async Task Open_DifferentSizes_IsShapeMismatchNamingThem()
    {
        _room.Write("a.pgm", ImportRoom.Picture(1, 12, 12));
        _room.Write("b.pgm", ImportRoom.Picture(1, 16, 16));
        var imported = await _room.ImportAsync();

        var error = await Should.ThrowAsync<JobException>(() => _room.OpenAsync(imported));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldBe("The images of set have different sizes: 12x12 ('a.pgm'), 16x16 ('b.pgm'); set spec.image.sizePixels.");
    }

    [Fact]
    public async Task OpenAtOwnSizes_DifferentSizes_HoldsEachImageAsItIs()
    {
        for (var i = 0; i < 30; i++)
            _room.Write($"{i}.pgm", ImportRoom.Picture(i * 5, 8 + i, 40 - i));
        var imported = await _room.ImportAsync();

        using var cache = await _room.OpenAtOwnSizesAsync(imported, ImageColors.Rgb);

        cache.Shape.ShouldBe(new SampleShape(0, 0, 3));
        var rows = (await _room.RowsAsync(imported)).GroupBy(row => row.Split).OrderBy(group => group.Key).ToList();
        foreach (var (name, expected) in Splits.Zip(rows))
        {
            var split = cache.Split(name);
            split.Count.ShouldBe(expected.Count());
            foreach (var (row, i) in expected.Select((row, i) => (row, i)))
            {
                split.OwnShape(i).ShouldBe(new SampleShape(row.Height, row.Width, 3));
                split.Pixels(i).ToArray().ShouldBe(ImageShaper.ToChannels(ImageDecoder.Decode(row.SourceName, File.ReadAllBytes(Path.Combine(_room.Source, row.SourceName))), 3).Pixels);
            }
        }
    }

    [Fact]
    public async Task Open_NotSquare_IsShapeMismatch()
    {
        _room.Write("a.pgm", ImportRoom.Picture(1, 12, 16));
        var imported = await _room.ImportAsync();

        (await Should.ThrowAsync<JobException>(() => _room.OpenAsync(imported))).Message
            .ShouldBe("The images of set are not square: 12x16 ('a.pgm'); set spec.image.sizePixels.");
    }

    [Fact]
    public async Task Open_OverBudget_EvictsTheLeastRecentlyUsed()
    {
        using var room = new ImportRoom { Options = new DatasetOptions { CacheBudgetMiB = 1 } };
        for (var i = 0; i < 4; i++)
            room.Write($"{i}.pgm", ImportRoom.Picture(i));
        var imported = await room.ImportAsync();

        foreach (var side in new[] { 256, 384, 400 })
            (await room.OpenAsync(imported, new ImageSpec { SizePixels = side })).Dispose();

        Directory.GetDirectories(Path.Combine(room.CacheFolder, "samples")).Select(path => Path.GetFileName(path)!)
            .ShouldHaveSingleItem().ShouldContain("-400-");
    }

    [Fact]
    public async Task Freeze_GeneratedSamples_GoTheSameWay()
    {
        var model = new string('a', 64);
        await using var writer = new SampleWriterFactory(_room.Store).Create("made", new SampleOrigin("MIT", model), _room.NewContext());
        for (var i = 0; i < 10; i++)
            await writer.AddAsync(Enumerable.Repeat((byte)(i / 2), 48).ToArray(), new SampleShape(4, 4, 3), new Dictionary<string, string>(), split: null, ImportRoom.Token);

        var made = await writer.FreezeAsync(ImportRoom.Token);

        made.Version.Duplicates.ShouldBe(5);
        made.Version.ParentModel.ShouldBe(model);
        (await _room.RowsAsync(made)).ShouldAllBe(row => row.ParentModel == model && row.FileName.EndsWith(".ppm"));
        _room.Host.Ticks.ShouldContainKey(JobPhase.Upload);
        using var cache = await _room.OpenAsync(made);
        cache.Shape.ShouldBe(new SampleShape(4, 4, 3));
    }

    public void Dispose() => _room.Dispose();
}
