using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Training.Data;

/// <summary>
/// A split in its own order, batch by batch: for validation, and for what a family fits after training. Sample i has
/// the same draws in every pass.
/// </summary>
public sealed class SampleReader(
    ISampleSplit split,
    SampleShape shape,
    IReadOnlyList<SampleStream> streams,
    long seed,
    DrawPurpose purpose,
    Device device,
    int batchSize,
    SampleClasses? classes = null)
{
    public long Seed => seed;

    public ISampleSplit Split => split;

    /// <summary>Samples of a batch; the last of a pass may have fewer.</summary>
    public int BatchSize => batchSize;

    /// <summary>Samples of a pass: those of the largest stream; smaller ones wrap.</summary>
    public int Count => streams.Max(CountOf);

    /// <summary>The same reader with one of its streams, by its place.</summary>
    public SampleReader Only(int stream) => new(split, shape, [streams[stream]], seed, purpose, device, batchSize, classes);

    /// <summary>One pass. Each batch lives in a dispose scope that ends with its turn.</summary>
    public IEnumerable<Batch> Batches()
    {
        for (var first = 0; first < Count; first += batchSize)
        {
            using var scope = NewDisposeScope();
            yield return Read(first, Math.Min(batchSize, Count - first));
        }
    }

    /// <summary>
    /// About <paramref name="most"/> samples at most, in batches that lie evenly over the pass: a split may be sorted. Each
    /// batch lives in a dispose scope that ends with its turn.
    /// </summary>
    public IEnumerable<Batch> Spread(int most)
    {
        var batches = (Count + batchSize - 1) / batchSize;
        var taken = Math.Min(batches, Math.Max(1, most / batchSize));
        for (var i = 0L; i < taken; i++)
        {
            using var scope = NewDisposeScope();
            var first = (int)(i * batches / taken) * batchSize;
            yield return Read(first, Math.Min(batchSize, Count - first));
        }
    }

    /// <summary>The batch of samples first..first+count-1, in the caller's dispose scope.</summary>
    public Batch Read(int first, int count) =>
        Batch.From([.. streams.Select(stream => Part(stream, first, count))], shape, seed, purpose, device);

    private HostBatch Part(SampleStream stream, int first, int count)
    {
        var keys = new SampleKey[count];
        for (var row = 0; row < count; row++)
        {
            var place = (first + row) % CountOf(stream);
            keys[row] = new SampleKey(0, stream.Indices is null ? place : stream.Indices[place]);
        }

        return HostBatch.Read(split, shape, keys, classes);
    }

    private int CountOf(SampleStream stream) => stream.Indices?.Count ?? split.Count;
}
