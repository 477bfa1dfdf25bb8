using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Pairs in memory: a disc to the left, to the right its negative.</summary>
internal sealed class PairedSamples(SampleShape shape, int train = 256, int validation = 64, int test = 64) : ISampleCache
{
    private readonly MemorySamples discs = new(shape with { Width = shape.Height }, train, validation, test);

    public SampleShape Shape => shape;

    public ISampleSplit Split(string name) => new PairedSplit(discs.Split(name), shape);

    public void Dispose() => discs.Dispose();

    private sealed class PairedSplit(ISampleSplit discs, SampleShape shape) : ISampleSplit
    {
        public int Count => discs.Count;

        public ReadOnlySpan<byte> Pixels(int index)
        {
            var row = shape.Height * shape.Channels;
            var pixels = new byte[shape.Length];
            var disc = discs.Pixels(index);
            for (var at = 0; at < disc.Length; at++)
            {
                var left = (at / row * 2 * row) + (at % row);
                pixels[left] = disc[at];
                pixels[left + row] = (byte)(255 - disc[at]);
            }

            return pixels;
        }

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => discs.Attribute(index, name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => discs.Attributes(index);
    }
}
