using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Versions;
using GenWorkers.Tests.Datasets.Imaging;
using Parquet;
using Parquet.Schema;

namespace GenWorkers.Tests.Datasets.Formats;

/// <summary>What may lie in a folder beside still images: a Parquet table about them, and animations.</summary>
public sealed class FolderFilesTests : IDisposable
{
    private static readonly DataField FileName = new("file_name", typeof(string), isNullable: false);
    private static readonly DataField Person = new("person", typeof(string), isNullable: true);
    private static readonly DataField Age = new DataField<int>("age");
    private static readonly DataField Score = new DataField<double?>("score");
    private static readonly DataField Split = new("split", typeof(string), isNullable: true);

    private readonly ImportRoom _room = new();

    [Fact]
    public async Task Import_MetadataParquet_GivesAttributesGroupsAndSplits()
    {
        for (var i = 0; i < 4; i++)
            _room.Write($"{i}.pgm", ImportRoom.Picture(i));
        await WriteAsync(
            ["0.pgm", "1.pgm", "2.pgm", "3.pgm"], ["ann", "ann", "bob", null], [30, 31, 40, 50], [0.5, null, -2, 1e-3],
            [null, null, "test", "test"]);

        var rows = (await _room.RowsAsync(await _room.ImportAsync(ImportRoom.Spec() with { GroupAttribute = "person" })))
            .OrderBy(row => row.SourceName, StringComparer.Ordinal).ToList();

        rows.Select(row => row.Attributes).ShouldBe(
        [
            """{"age":"30","person":"ann","score":"0.5"}""",
            """{"age":"31","person":"ann"}""",
            """{"age":"40","person":"bob","score":"-2"}""",
            """{"age":"50","score":"0.001"}""",
        ]);
        rows.Select(row => row.Group).ShouldBe(["ann", "ann", "bob", null]);
        rows.Skip(2).ShouldAllBe(row => row.Split == SampleSplit.Test);
    }

    /// <summary>The layout that unpaired sets are published in.</summary>
    [Fact]
    public async Task Import_FoldersOfSplitAndDomain_GivesBoth()
    {
        foreach (var (index, folder) in new[] { "trainA", "trainB", "testA", "valB" }.Index())
            _room.Write($"{folder}/{index}.pgm", ImportRoom.Picture(index));

        var rows = (await _room.RowsAsync(await _room.ImportAsync(ImportRoom.Spec())))
            .OrderBy(row => row.SourceName, StringComparer.Ordinal).ToList();

        rows.Select(row => (row.SourceName, row.Split, row.Attributes)).ShouldBe(
        [
            ("testA/2.pgm", SampleSplit.Test, """{"label":"A"}"""),
            ("trainA/0.pgm", SampleSplit.Train, """{"label":"A"}"""),
            ("trainB/1.pgm", SampleSplit.Train, """{"label":"B"}"""),
            ("valB/3.pgm", SampleSplit.Validation, """{"label":"B"}"""),
        ]);
    }

    [Fact]
    public async Task Import_MetadataCsvWithAColumnTwice_IsCorrupt()
    {
        _room.Write("0.pgm", ImportRoom.Picture(0));
        _room.Write("metadata.csv", "file_name,age,age\n0.pgm,1,2\n"u8.ToArray());

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message.ShouldContain("the column 'age' twice");
    }

    [Fact]
    public async Task Import_MetadataParquetThatNamesNoImage_IsCorrupt()
    {
        _room.Write("0.pgm", ImportRoom.Picture(0));
        await WriteAsync(["0.pgm", "gone.pgm"], [null, null], [1, 2], [1, 2], [null, null]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message
            .ShouldBe("metadata.parquet is corrupt: it names 'gone.pgm', and there is no such image.");
    }

    [Fact]
    public async Task Import_DamagedMetadataParquet_IsCorrupt()
    {
        _room.Write("0.pgm", ImportRoom.Picture(0));
        _room.Write("metadata.parquet", "PAR1 and no more of it PAR1");

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message.ShouldStartWith("metadata.parquet is corrupt: ");
    }

    [Fact]
    public async Task Import_AnimatedGif_IsItsFirstFrame()
    {
        _room.Write("a.gif", BadImages.AnimatedGif(3));
        _room.Write("b.gif", BadImages.AnimatedGif(1));

        var imported = await _room.ImportAsync();

        var rows = await _room.RowsAsync(imported);
        rows.ShouldAllBe(row => row.Width == 2 && row.Height == 1 && row.FileName.EndsWith(".gif"));
        rows.Count.ShouldBe(2, "the files differ, so both are kept as they are");
        using var samples = await _room.OpenAsync(imported, new ImageSpec { SizePixels = 8, Colors = ImageColors.Rgb });
        var split = samples.Split("train");
        for (var i = 0; i < split.Count; i++)
            split.Pixels(i)[..3].ToArray().ShouldBe([255, 0, 0]);
    }

    public void Dispose() => _room.Dispose();

    private async Task WriteAsync(string[] files, string?[] persons, int[] ages, double?[] scores, string?[] splits)
    {
        await using var file = File.Create(Path.Combine(_room.Source, "metadata.parquet"));
        await using var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(FileName, Person, Age, Score, Split), file, cancellationToken: ImportRoom.Token);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(FileName, files);
        await group.WriteAsync(Person, persons!);
        await group.WriteAsync<int>(Age, ages, cancellationToken: ImportRoom.Token);
        await group.WriteAsync<double>(Score, scores, cancellationToken: ImportRoom.Token);
        await group.WriteAsync(Split, splits!);
    }
}
