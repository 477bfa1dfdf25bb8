using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Two domains in memory: discs on a dark ground, and negatives of other discs. They alternate.</summary>
internal sealed class UnpairedSamples(SampleShape shape, string[]? domains = null) : ISampleCache
{
    public const string ToneAttribute = "tone";

    private readonly MemorySamples discs = new(shape);
    private readonly string[] domains = domains ?? ["dark", "light"];

    public SampleShape Shape => shape;

    public ISampleSplit Split(string name) => new UnpairedSplit(discs.Split(name), domains);

    public void Dispose() => discs.Dispose();

    private sealed class UnpairedSplit(ISampleSplit discs, string[] domains) : ISampleSplit
    {
        public int Count => discs.Count;

        public ReadOnlySpan<byte> Pixels(int index)
        {
            var pixels = discs.Pixels(index).ToArray();
            return index % 2 == 0 ? pixels : [.. pixels.Select(value => (byte)(255 - value))];
        }

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => Attributes(index).GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) =>
            new Dictionary<string, string> { [ToneAttribute] = domains[index % domains.Length] };
    }
}
