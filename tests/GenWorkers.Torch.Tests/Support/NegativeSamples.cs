using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>A set's images with black and white exchanged.</summary>
internal sealed class NegativeSamples(ISampleCache samples) : ISampleCache
{
    public SampleShape Shape => samples.Shape;

    public ISampleSplit Split(string name) => new NegativeSplit(samples.Split(name));

    public void Dispose()
    {
    }

    private sealed class NegativeSplit(ISampleSplit split) : ISampleSplit
    {
        public int Count => split.Count;

        public ReadOnlySpan<byte> Pixels(int index) => split.Pixels(index).ToArray().Select(value => (byte)(255 - value)).ToArray();

        public ReadOnlySpan<byte> Sha256(int index) => split.Sha256(index);

        public double Weight(int index) => split.Weight(index);

        public string? Attribute(int index, string name) => split.Attribute(index, name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => split.Attributes(index);
    }
}
