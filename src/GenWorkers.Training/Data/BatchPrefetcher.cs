using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Training.Data;

/// <summary>
/// Collects the pixels of coming steps on a thread of its own, a few steps ahead. It touches spans and arrays only:
/// tensors are made where torch runs.
/// </summary>
public sealed class BatchPrefetcher : IDisposable
{
    private const int StepsAhead = 4;

    private readonly BlockingCollection<IReadOnlyList<HostBatch>> ready = new(StepsAhead);
    private readonly CancellationTokenSource stopping = new();
    private readonly ISampleSplit split;
    private readonly SampleShape shape;
    private readonly IReadOnlyList<SampleOrder> orders;
    private readonly int batchSize;
    private readonly SampleClasses? classes;
    private readonly Thread thread;
    private Exception? failure;

    /// <param name="firstStep">Steps done so far; the first batch taken is that of the step after them.</param>
    public BatchPrefetcher(
        ISampleSplit split,
        SampleShape shape,
        IReadOnlyList<SampleOrder> orders,
        int batchSize,
        long firstStep,
        SampleClasses? classes = null)
    {
        this.split = split;
        this.shape = shape;
        this.orders = orders;
        this.batchSize = batchSize;
        this.classes = classes;
        thread = new Thread(() => Run(firstStep)) { IsBackground = true, Name = "batches" };
        thread.Start();
    }

    /// <summary>Parts of the next step's batch, one a stream.</summary>
    public IReadOnlyList<HostBatch> Take()
    {
        if (ready.TryTake(out var batch, Timeout.Infinite))
            return batch;
        if (failure is JobException refused)
            ExceptionDispatchInfo.Throw(refused); // as it is: its code says who can help
        throw new InvalidOperationException("the batch reader stopped", failure);
    }

    public void Dispose()
    {
        stopping.Cancel();
        thread.Join();
        stopping.Dispose();
        ready.Dispose();
    }

    private void Run(long step)
    {
        try
        {
            for (; !stopping.IsCancellationRequested; step++)
                ready.Add([.. orders.Select(order => Read(order, step))], stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error) when (error is IOException or JobException or InvalidDataException or ArgumentException)
        {
            failure = error;
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    private HostBatch Read(SampleOrder order, long step)
    {
        var keys = new SampleKey[batchSize];
        for (var row = 0; row < batchSize; row++)
            keys[row] = order.At((step * batchSize) + row);
        return HostBatch.Read(split, shape, keys, classes);
    }
}
