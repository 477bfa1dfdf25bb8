using System.Text.Json;
using System.Text.Json.Serialization;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>What a cache entry holds: samples of one shape, or each of its own, split after split.</summary>
/// <param name="Shape">Of every sample; 0x0 with their channels where each has its own.</param>
internal sealed record CacheHeader(SampleShape Shape, int Train, int Validation, int Test)
{
    private const string FileName = "header.json";

    public int Count => Train + Validation + Test;

    [JsonIgnore]
    public bool HasOwnSizes => Shape.Height == 0;

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));

    public static CacheHeader Load(string folder) =>
        JsonSerializer.Deserialize<CacheHeader>(File.ReadAllText(Path.Combine(folder, FileName)))!;
}
