using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Features;

/// <summary>Images of splits and their features, in batches that tick and can be stopped.</summary>
internal sealed class FeatureReader(SampleShape shape, Device device, JobContext context, CancellationToken stop)
{
    private const int BatchSize = 64;

    public IEnumerable<(int First, int Rows)> Batches(int count)
    {
        for (var first = 0; first < count; first += BatchSize)
        {
            stop.ThrowIfCancellationRequested();
            Tick();
            yield return (first, Math.Min(BatchSize, count - first));
        }
    }

    /// <summary>(rows, C, H, W) in [0, 1].</summary>
    public Tensor Images(ISampleSplit split, int first, int rows) => Images(split, [.. Enumerable.Range(first, rows)]);

    /// <summary>(B, C, H, W) in [0, 1].</summary>
    public Tensor Images(ISampleSplit split, IReadOnlyList<int> places)
    {
        SampleKey[] keys = [.. places.Select(place => new SampleKey(0, place))];
        return ImageTensors.FromBytes(HostBatch.Read(split, shape, keys).Pixels, shape, device);
    }

    /// <summary>(count, D) on the CPU.</summary>
    /// <param name="images">Of a batch, by its first row and its rows.</param>
    public Tensor Features(IFeatureSpace space, int count, Func<int, int, Tensor> images)
    {
        var parts = new List<Tensor>();
        foreach (var (first, rows) in Batches(count))
        {
            using var scope = NewDisposeScope();
            parts.Add(space.Of(images(first, rows)).cpu().MoveToOuterDisposeScope());
        }

        return cat(parts);
    }

    public void Tick() => TorchThread.Tick(context.Host);
}
