using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Tests.Datasets.Formats;

/// <summary>
/// Each format on a part of a real set where the shared data is beside the checkout, on a made set of the same layout
/// where it is not.
/// </summary>
public sealed class RealDataTests : IDisposable
{
    private readonly ImportRoom _room = new();

    [Fact]
    public async Task Import_Idx_PairsImagesWithLabelsAndKeepsTheTestFile()
    {
        WriteIdx("train", 300, gzip: true);
        WriteIdx("t10k", 100, gzip: false);

        var rows = await _room.RowsAsync(await _room.ImportAsync());

        rows.Count.ShouldBe(400);
        rows.ShouldAllBe(row => row.Width == 28 && row.Height == 28 && row.Channels == 1 && row.FileName.EndsWith(".pgm"));
        rows.Where(row => row.SourceName.StartsWith("t10k", StringComparison.Ordinal)).ShouldAllBe(row => row.Split == SampleSplit.Test);
        rows.Count(row => row.Split == SampleSplit.Test).ShouldBe(100);
        rows.Select(row => row.Attributes).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 10).Select(digit => $"{{\"label\":\"{digit}\"}}"));
    }

    [Fact]
    public async Task Import_FairFace_TakesItsColumnsAndSplits()
    {
        var labels = new StringBuilder("file,split,age,gender,race\n");
        for (var i = 0; i < 60; i++)
        {
            labels.Append($"p{i}.pgm,{(i < 40 ? "train" : "val")},20-29,{(i % 2 == 0 ? "Female" : "Male")},Indian\n");
            _room.Write($"img/p{i}.pgm", ImportRoom.Picture(i * 9, 64, 64));
        }

        _room.Write("labels.csv", labels.ToString());

        var rows = await _room.RowsAsync(await _room.ImportAsync());

        rows.Count(row => row.Split == SampleSplit.Validation).ShouldBe(20);
        rows.ShouldAllBe(row => row.Attributes.StartsWith("{\"age\":\"20-29\",\"gender\":\""));
    }

    [Fact]
    public async Task Import_RealFairFacePart_TakesEveryFace()
    {
        if (ImportRoom.SharedData is null)
        {
            await Import_FairFace_TakesItsColumnsAndSplits();
            return;
        }

        var folder = Path.Combine(ImportRoom.SharedData, "faces-fairface-64");
        var lines = File.ReadLines(Path.Combine(folder, "labels.csv")).Take(201).ToArray();
        _room.Write("labels.csv", string.Join('\n', lines));
        foreach (var line in lines.Skip(1))
        {
            var name = line.Split(',')[0];
            _room.Write($"img/{name}", File.ReadAllBytes(Path.Combine(folder, "img", name)));
        }

        var imported = await _room.ImportAsync();

        (await _room.RowsAsync(imported)).ShouldAllBe(row => row.Width == 64 && row.Channels == 3 && row.Attributes.Contains("\"race\":"));
        (imported.Version.Version.Samples + imported.Version.Duplicates).ShouldBe(200);
    }

    [Fact]
    public async Task Import_Cifar_NamesItsClasses()
    {
        _room.Write("batches.meta.txt", "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
        _room.Write("data_batch_1.bin", CifarRecords(50));

        var imported = await _room.ImportAsync();

        var rows = await _room.RowsAsync(imported);
        rows.Count.ShouldBe(50);
        rows.ShouldAllBe(row => row.Width == 32 && row.Channels == 3);
        if (ImportRoom.SharedData is not null)
            rows.Single(row => row.SourceName.EndsWith("#00000000")).Attributes.ShouldBe("{\"label\":\"frog\"}");
    }

    [Fact]
    public async Task Import_Orl_HasPeopleAsLabels()
    {
        for (var person = 1; person <= 4; person++)
        {
            for (var i = 1; i <= 10; i++)
                _room.Write($"s{person}/{i}.pgm", OrlPicture(person, i));
        }

        var rows = await _room.RowsAsync(await _room.ImportAsync(ImportRoom.Spec() with { GroupAttribute = "label" }));

        rows.ShouldAllBe(row => row.Width == 92 && row.Height == 112 && row.Group!.StartsWith('s'));
    }

    [Fact]
    public async Task Import_WebDataset_JoinsImageAndSideFiles()
    {
        WriteShard("train-00000.tar", 0);
        WriteShard("test-00000.tar", 10);

        var rows = await _room.RowsAsync(await _room.ImportAsync());

        rows.Count.ShouldBe(20);
        rows.Count(row => row.Split == SampleSplit.Test).ShouldBe(10);
        rows.Single(row => row.SourceName == "train-00000.tar/s3.pgm").Attributes.ShouldBe("{\"age\":\"3\",\"label\":\"1\"}");
    }

    [Fact]
    public async Task Import_OwnShards_AreReadAsWebDataset()
    {
        for (var i = 0; i < 5; i++)
            _room.Write($"{i}.pgm", ImportRoom.Picture(i));
        var shard = (await _room.ImportAsync()).Version.Shards.ShouldHaveSingleItem();
        foreach (var file in Directory.GetFiles(_room.Source))
            File.Delete(file);
        File.Copy(Path.Combine(_room.StoreFolder, shard), Path.Combine(_room.Source, "own.tar"));

        var again = await _room.ImportAsync(ImportRoom.Spec() with { Format = DatasetFormat.WebDataset });

        again.Version.Shards.ShouldHaveSingleItem().ShouldBe(shard);
    }

    [Fact]
    public async Task Import_TarGzOfFolder_IsReadAsFolder()
    {
        _room.Write("in/train/a/1.pgm", ImportRoom.Picture(1));
        _room.Write("in/test/b/2.pgm", ImportRoom.Picture(2));
        using (var gzip = new GZipStream(File.Create(Path.Combine(_room.Source, "set.tar.gz")), CompressionLevel.Fastest))
            TarFile.CreateFromDirectory(Path.Combine(_room.Source, "in"), gzip, includeBaseDirectory: true);

        var rows = await _room.RowsAsync(await _room.ImportAsync(path: "set.tar.gz"));

        rows.Single(row => row.Split == SampleSplit.Test).Attributes.ShouldBe("{\"label\":\"b\"}");
    }

    public void Dispose() => _room.Dispose();

    private void WriteIdx(string split, int count, bool gzip)
    {
        var (images, labels) = ImportRoom.SharedData is { } shared ? RealIdx(shared, split, count) : MadeIdx(split, count);
        Save($"{split}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, (byte)(count >> 8), (byte)count, 0, 0, 0, 28, 0, 0, 0, 28, .. images], gzip);
        Save($"{split}-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, (byte)(count >> 8), (byte)count, .. labels], gzip);
    }

    private static (byte[] Images, byte[] Labels) RealIdx(string shared, string split, int count) => (
        Inflate(Path.Combine(shared, "mnist", $"{split}-images-idx3-ubyte.gz"), 16, count * 784),
        Inflate(Path.Combine(shared, "mnist", $"{split}-labels-idx1-ubyte.gz"), 8, count));

    private static (byte[] Images, byte[] Labels) MadeIdx(string split, int count)
    {
        var images = new byte[count * 784];
        new Random(split.Length).NextBytes(images);
        return (images, [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
    }

    private static byte[] Inflate(string path, int skip, int length)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var bytes = new byte[skip + length];
        gzip.ReadExactly(bytes);
        return bytes[skip..];
    }

    private void Save(string name, byte[] bytes, bool gzip)
    {
        if (!gzip)
        {
            _room.Write(name, bytes);
            return;
        }

        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(bytes);
        _room.Write(name + ".gz", packed.ToArray());
    }

    private static byte[] CifarRecords(int count)
    {
        var records = new byte[count * 3073];
        if (ImportRoom.SharedData is { } shared)
        {
            using var file = File.OpenRead(Path.Combine(shared, "cifar10", "data_batch_1_first4000.bin"));
            file.ReadExactly(records);
            return records;
        }

        new Random(2).NextBytes(records);
        for (var i = 0; i < count; i++)
            records[i * 3073] = (byte)(i % 10);
        return records;
    }

    private static byte[] OrlPicture(int person, int index) => ImportRoom.SharedData is { } shared
        ? File.ReadAllBytes(Path.Combine(shared, "faces-orl", $"s{person}", $"{index}.pgm"))
        : ImportRoom.Picture((person * 20) + index, 92, 112);

    private void WriteShard(string name, int first)
    {
        using var file = File.Create(Path.Combine(_room.Source, name));
        using var tar = new TarWriter(file);
        for (var i = first; i < first + 10; i++)
        {
            Add(tar, $"s{i}.pgm", ImportRoom.Picture(i));
            Add(tar, $"s{i}.json", Encoding.UTF8.GetBytes($"{{\"age\":{i}}}"));
            Add(tar, $"s{i}.cls", "1"u8.ToArray());
        }
    }

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
