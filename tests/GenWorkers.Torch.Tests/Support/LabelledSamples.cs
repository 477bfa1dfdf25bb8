using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>A set's images with an attribute whose values take turns.</summary>
internal sealed class LabelledSamples(ISampleCache samples, string name, params string[] values) : ISampleCache
{
    public SampleShape Shape => samples.Shape;

    public ISampleSplit Split(string split) => new LabelledSplit(samples.Split(split), name, values);

    public void Dispose() => samples.Dispose();

    private sealed class LabelledSplit(ISampleSplit split, string name, string[] values) : ISampleSplit
    {
        public int Count => split.Count;

        public ReadOnlySpan<byte> Pixels(int index) => split.Pixels(index);

        public ReadOnlySpan<byte> Sha256(int index) => split.Sha256(index);

        public double Weight(int index) => split.Weight(index);

        public string? Attribute(int index, string attribute) => Attributes(index).GetValueOrDefault(attribute);

        public IReadOnlyDictionary<string, string> Attributes(int index) =>
            new Dictionary<string, string> { [name] = values[index % values.Length] };
    }
}
