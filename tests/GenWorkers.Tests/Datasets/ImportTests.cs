using System.IO.Compression;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Datasets;

/// <summary>A folder of pictures on its whole way to a version.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly ImportRoom _room = new();

    [Fact]
    public async Task Import_Folder_FreezesEveryPictureWithItsAttributes()
    {
        WriteThirty();
        _room.Write("metadata.csv", "file_name,age\ncats/3.pgm,\"7, or so\"\n");

        var imported = await _room.ImportAsync(ImportRoom.Spec() with { License = "CC-BY-4.0" });

        var rows = await _room.RowsAsync(imported);
        rows.Count.ShouldBe(30);
        rows.Select(row => row.Sha256).ShouldBeInOrder();
        rows.Single(row => row.SourceName == "cats/3.pgm").Attributes.ShouldBe("{\"age\":\"7, or so\",\"label\":\"cats\"}");
        rows.ShouldAllBe(row => row.License == "CC-BY-4.0" && row.Width == 12 && row.Channels == 1 && row.Weight == 1);
        imported.Version.Splits.Values.Sum().ShouldBe(30);
        File.Exists(imported.ContactSheetPng).ShouldBeTrue();
        _room.Host.Ticks.ShouldContainKey(JobPhase.Upload);
    }

    [Fact]
    public async Task Import_SameContentTwice_GivesTheSameVersionAndStoresNothing()
    {
        WriteThirty();
        var first = await _room.ImportAsync();
        var stored = _room.StoredFiles();

        var second = await _room.ImportAsync();

        second.Version.Version.ShouldBe(first.Version.Version);
        second.Version.CroissantKey.ShouldBe(first.Version.CroissantKey);
        _room.StoredFiles().ShouldBe(stored, ignoreOrder: true);
    }

    [Fact]
    public async Task Import_SameContentAsZip_GivesTheSameVersionAndStoresNothing()
    {
        WriteThirty();
        var folder = await _room.ImportAsync();
        var stored = _room.StoredFiles();
        using var outside = new GenWorkers.Tests.Artifacts.TemporaryFolder();
        ZipFile.CreateFromDirectory(_room.Source, outside.File("a.zip"), CompressionLevel.Fastest, includeBaseDirectory: true);
        File.Move(outside.File("a.zip"), Path.Combine(_room.Source, "a.zip"));

        var zip = await _room.ImportAsync(path: "a.zip");

        zip.Version.Version.ShouldBe(folder.Version.Version);
        _room.StoredFiles().ShouldBe(stored, ignoreOrder: true);
    }

    [Fact]
    public async Task Import_ExactCopies_KeepsTheFirstByName()
    {
        _room.Write("b/copy.pgm", ImportRoom.Picture(5));
        _room.Write("a/first.pgm", ImportRoom.Picture(5));
        _room.Write("c/other.pgm", ImportRoom.Picture(6));

        var imported = await _room.ImportAsync();

        imported.Version.Duplicates.ShouldBe(1);
        (await _room.RowsAsync(imported)).Select(row => row.SourceName).ShouldBe(["a/first.pgm", "c/other.pgm"], ignoreOrder: true);
    }

    [Fact]
    public async Task Import_Group_StaysInOneSplit()
    {
        for (var i = 0; i < 200; i++)
            _room.Write($"person{i / 10}/{i}.pgm", ImportRoom.Picture(i * 3));

        var imported = await _room.ImportAsync(ImportRoom.Spec() with
        {
            GroupAttribute = "label",
            Split = new SplitSpec { Validation = 0.3, Test = 0.3 },
        });

        var rows = await _room.RowsAsync(imported);
        rows.GroupBy(row => row.Group).ShouldAllBe(group => group.Select(row => row.Split).Distinct().Count() == 1);
        rows.Select(row => row.Split).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Import_SplitFolders_AreKeptAndValidationIsCutFromTrain()
    {
        for (var i = 0; i < 100; i++)
            _room.Write($"{(i < 80 ? "train" : "test")}/{i}.pgm", ImportRoom.Picture(i * 7));

        var rows = await _room.RowsAsync(await _room.ImportAsync());

        rows.Where(row => row.SourceName.StartsWith("test/", StringComparison.Ordinal)).ShouldAllBe(row => row.Split == SampleSplit.Test);
        rows.Where(row => row.SourceName.StartsWith("train/", StringComparison.Ordinal)).ShouldAllBe(row => row.Split != SampleSplit.Test);
        rows.Count(row => row.Split == SampleSplit.Validation).ShouldBeInRange(1, 25);
    }

    [Fact]
    public async Task Import_AnotherSeed_IsAnotherVersionInTheSameShards()
    {
        WriteThirty();
        var first = await _room.ImportAsync();

        var second = await _room.ImportAsync(ImportRoom.Spec() with { Split = new SplitSpec { Seed = 1 } });

        second.Version.Version.Digest.ShouldNotBe(first.Version.Version.Digest);
        second.Version.Shards.ShouldBe(first.Version.Shards);
    }

    [Fact]
    public async Task Import_RenderedFaces_HaveTheirTruthAsAttributes()
    {
        var spec = ImportRoom.Spec() with { Render = new RenderFacesSpec { Count = 12, SizePixels = 32, Seed = 3 } };

        var imported = await _room.ImportAsync(spec);

        var rows = await _room.RowsAsync(imported);
        rows.Count.ShouldBe(12);
        rows.ShouldAllBe(row => row.Width == 32 && row.Channels == 3 && row.Attributes.Contains("\"skinTone\":"));
        (await _room.ImportAsync(spec)).Version.Version.ShouldBe(imported.Version.Version);
    }

    [Fact]
    public async Task Import_Shards_AreTarFilesThatPythonReads()
    {
        WriteThirty();
        var imported = await _room.ImportAsync();
        var shard = imported.Version.Shards.ShouldHaveSingleItem();
        var script = Repository.PathOf("tests", "GenWorkers.Tests", "Datasets", "read_shard.py");

        var hashes = await Python.RunAsync(script, [Path.Combine(_room.StoreFolder, shard)]);

        hashes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe((await _room.RowsAsync(imported)).Select(row => $"{row.FileName} {row.Sha256} {row.Offset}"));
    }

    [Fact]
    public async Task Import_NoPictures_IsUnsupported()
    {
        _room.Write("readme.txt", "nothing here");

        (await _room.RefuseAsync(ErrorCode.InputUnsupportedFormat)).Message.ShouldContain("no known data set format was found");
    }

    [Fact]
    public async Task Import_MetadataNamesNoImage_IsCorrupt()
    {
        WriteThirty();
        _room.Write("metadata.jsonl", "{\"file_name\":\"gone.png\",\"label\":1}\n");

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message
            .ShouldBe("metadata.jsonl is corrupt: it names 'gone.png', and there is no such image.");
    }

    public void Dispose() => _room.Dispose();

    private void WriteThirty()
    {
        for (var i = 0; i < 30; i++)
            _room.Write($"{(i % 2 == 0 ? "dogs" : "cats")}/{i}.pgm", ImportRoom.Picture(i * 8));
    }
}
