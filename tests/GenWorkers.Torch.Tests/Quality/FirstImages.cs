using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Quality;

/// <summary>The first images of each split of a set.</summary>
internal sealed class FirstImages(ISampleCache samples, int train, int validation, int test) : ISampleCache
{
    public SampleShape Shape => samples.Shape;

    public ISampleSplit Split(string name) =>
        new Part(samples.Split(name), name == "train" ? train : name == "validation" ? validation : test);

    public void Dispose() => samples.Dispose();

    private sealed record Part(ISampleSplit Whole, int Count) : ISampleSplit
    {
        public ReadOnlySpan<byte> Pixels(int index) => Whole.Pixels(index);

        public ReadOnlySpan<byte> Sha256(int index) => Whole.Sha256(index);

        public double Weight(int index) => Whole.Weight(index);

        public string? Attribute(int index, string name) => Whole.Attribute(index, name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => Whole.Attributes(index);
    }
}
