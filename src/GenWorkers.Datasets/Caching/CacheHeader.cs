using System.Text.Json;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>What a cache entry holds: samples of one shape, split after split.</summary>
internal sealed record CacheHeader(SampleShape Shape, int Train, int Validation, int Test)
{
    private const string FileName = "header.json";

    public int Count => Train + Validation + Test;

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));

    public static CacheHeader Load(string folder) =>
        JsonSerializer.Deserialize<CacheHeader>(File.ReadAllText(Path.Combine(folder, FileName)))!;
}
