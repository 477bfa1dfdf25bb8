using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;

namespace GenWorkers.Torch.Tests.Training.Data;

public sealed class BatchPrefetcherTests
{
    private static readonly SampleShape Shape = new(8, 8, 1);

    [Fact]
    public void Take_ReaderRefused_ThrowsWhatItThrew()
    {
        var refused = new JobException(ErrorCode.InputCorrupt, "the cache does not hold what it says");
        using var batches = Reader(refused);

        Should.Throw<JobException>(() => batches.Take()).ShouldBeSameAs(refused);
    }

    [Fact]
    public void Take_ReaderFailed_SaysWhy()
    {
        var failed = new IOException("the disk is away");
        using var batches = Reader(failed);

        Should.Throw<InvalidOperationException>(() => batches.Take()).InnerException.ShouldBeSameAs(failed);
    }

    private static BatchPrefetcher Reader(Exception error)
    {
        var split = new ChangedSamples(new MemorySamples(Shape, 8), "train", _ => throw error).Split("train");
        return new BatchPrefetcher(split, Shape, [new SampleOrder(split, SampleStream.Whole[0], 1, 0)], 2, 0);
    }
}
