using System.Text.Json;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>The samples of one split: a stretch of the cache.</summary>
internal sealed class SampleSplitView(SampleCache cache, int start, int count) : ISampleSplit
{
    public int Count => count;

    public ReadOnlySpan<byte> Pixels(int index) => cache.Pixels(At(index));

    public ReadOnlySpan<byte> Sha256(int index) => cache.Sha256(At(index));

    public SampleShape? OwnShape(int index) => cache.OwnShape(At(index));

    public double Weight(int index) => cache.Weight(At(index));

    public string? Attribute(int index, string name)
    {
        var json = new Utf8JsonReader(cache.Attributes(At(index)));
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            var found = json.ValueTextEquals(name);
            json.Read();
            if (found)
                return json.GetString();
        }

        return null;
    }

    public IReadOnlyDictionary<string, string> Attributes(int index) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(cache.Attributes(At(index))) ?? [];

    private int At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        return start + index;
    }
}
