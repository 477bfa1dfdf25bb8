using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Quality;

/// <summary>A set whose <c>test</c> is another of its splits: what evaluates on test evaluates on dev.</summary>
internal sealed class ReferenceSplit(ISampleCache samples, string reference) : ISampleCache
{
    public SampleShape Shape => samples.Shape;

    public ISampleSplit Split(string name) => samples.Split(name == "test" ? reference : name);

    public void Dispose()
    {
    }
}
