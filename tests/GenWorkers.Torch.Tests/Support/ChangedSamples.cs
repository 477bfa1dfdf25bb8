using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Another data set with one split changed.</summary>
/// <param name="place">Which sample stands where; it may throw.</param>
/// <param name="attribute">Value of every attribute; null leaves them.</param>
internal sealed class ChangedSamples(ISampleCache inner, string changed, Func<int, int> place, string? attribute = null) : ISampleCache
{
    public SampleShape Shape => inner.Shape;

    public ISampleSplit Split(string name) => name == changed ? new ChangedSplit(inner.Split(name), place, attribute) : inner.Split(name);

    public void Dispose() => inner.Dispose();

    private sealed class ChangedSplit(ISampleSplit split, Func<int, int> place, string? attribute) : ISampleSplit
    {
        public int Count => split.Count;

        public ReadOnlySpan<byte> Pixels(int index) => split.Pixels(place(index));

        public ReadOnlySpan<byte> Sha256(int index) => split.Sha256(place(index));

        public double Weight(int index) => split.Weight(index);

        public string? Attribute(int index, string name) => attribute ?? split.Attribute(index, name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => split.Attributes(index);
    }
}
