using System.Text.Json.Nodes;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using Parquet;

namespace GenWorkers.Tests.Datasets.Versions;

/// <summary>The description of a version against the Croissant specification, by checks of our own in another language.</summary>
public sealed class CroissantTests : IDisposable
{
    private readonly ImportRoom _room = new();

    private static ImportDatasetSpec Described => ImportRoom.Spec() with
    {
        License = "CC-BY-4.0",
        Creator = "A. Person",
        Homepage = "https://example.org/faces",
        Published = "2024-02-29",
    };

    [Theory]
    [InlineData("CC-BY-4.0")]
    [InlineData("https://creativecommons.org/licenses/by/4.0/")]
    [InlineData(null)]
    public async Task Import_Described_GivesAFileWithAllThatIsRequired(string? license) =>
        (await ProblemsAsync(await ImportAsync(Described with { License = license }))).ShouldBeEmpty();

    [Fact]
    public async Task Import_WithoutDescription_LacksTheDateThatNobodyNamed() =>
        (await ProblemsAsync(await ImportAsync(ImportRoom.Spec()))).ShouldBe(["datePublished: missing"]);

    [Fact]
    public async Task Import_Fields_AreTheColumnsOfTheStoredManifest()
    {
        var imported = await ImportAsync(Described);

        var croissant = JsonNode.Parse(await File.ReadAllTextAsync(PathOf(imported.Version.CroissantKey), ImportRoom.Token))!;
        var columns = croissant["recordSet"]![0]!["field"]!.AsArray()
            .Select(field => (string)field!["source"]!["extract"]!["column"]!);

        await using var manifest = await ParquetReader.CreateAsync(
            PathOf(imported.Version.Version.ManifestKey), cancellationToken: ImportRoom.Token);
        columns.ShouldBe(manifest.Schema.GetDataFields().Select(field => field.Name));
    }

    [Theory]
    [InlineData("license", "license: missing")]
    [InlineData("@context", "@context: missing")]
    [InlineData("conformsTo", "conformsTo: names no version of the specification")]
    [InlineData("distribution", "manifest: a reference to nothing")]
    public async Task Validate_FileThatLacksSomething_SaysSo(string property, string problem)
    {
        var path = PathOf((await ImportAsync(Described)).Version.CroissantKey);
        var croissant = JsonNode.Parse(await File.ReadAllTextAsync(path, ImportRoom.Token))!.AsObject();
        croissant.Remove(property);
        var broken = Path.Combine(Path.GetDirectoryName(path)!, "broken.json");
        await File.WriteAllTextAsync(broken, croissant.ToJsonString(), ImportRoom.Token);

        (await ProblemsAsync(broken)).ShouldContain(problem);
    }

    [Fact]
    public async Task Validate_FileWhoseShardIsAnother_SaysSo()
    {
        var imported = await ImportAsync(Described);
        var shard = PathOf(imported.Version.Shards.Single());
        var bytes = await File.ReadAllBytesAsync(shard, ImportRoom.Token);
        File.Delete(shard);
        await File.WriteAllBytesAsync(shard, [.. bytes, 1], ImportRoom.Token);

        (await ProblemsAsync(imported)).ShouldBe(["shard-00000: contentSize is wrong", "shard-00000: sha256 is wrong"]);
    }

    public void Dispose() => _room.Dispose();

    private Task<ImportedDataset> ImportAsync(ImportDatasetSpec spec)
    {
        _room.Write("a/1.pgm", ImportRoom.Picture(1));
        _room.Write("b/2.pgm", ImportRoom.Picture(2));
        return _room.ImportAsync(spec);
    }

    private string PathOf(string key) => Path.Combine(_room.StoreFolder, key);

    private Task<string[]> ProblemsAsync(ImportedDataset imported) => ProblemsAsync(PathOf(imported.Version.CroissantKey));

    private static async Task<string[]> ProblemsAsync(string path)
    {
        var script = Repository.PathOf("tests", "GenWorkers.Tests", "Datasets", "Versions", "validate_croissant.py");
        return (await Python.RunAsync(script, [path])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
