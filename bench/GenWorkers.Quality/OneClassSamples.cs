using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Quality;

/// <summary>One class of a labelled set to train on and to calibrate with; <c>test</c> stays whole.</summary>
internal sealed class OneClassSamples(IdxSamples samples, int label) : ISampleCache
{
    private readonly Dictionary<string, ISampleSplit> parts = new(StringComparer.Ordinal)
    {
        ["train"] = new Subset(samples.Split("train"), label),
        ["validation"] = new Subset(samples.Split("validation"), label),
        ["test"] = samples.Split("test"),
    };

    public SampleShape Shape => samples.Shape;

    public ISampleSplit Split(string name) => parts[name];

    public void Dispose()
    {
    }

    private sealed class Subset(ISampleSplit split, int label) : ISampleSplit
    {
        private readonly int[] indices = [.. Enumerable.Range(0, split.Count).Where(i => IdxSamples.LabelOf(split, i) == label)];

        public int Count => indices.Length;

        public ReadOnlySpan<byte> Pixels(int index) => split.Pixels(indices[index]);

        public ReadOnlySpan<byte> Sha256(int index) => split.Sha256(indices[index]);

        public double Weight(int index) => split.Weight(indices[index]);

        public string? Attribute(int index, string name) => split.Attribute(indices[index], name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => split.Attributes(indices[index]);
    }
}
