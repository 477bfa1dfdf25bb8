using System.Threading.Channels;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;

namespace GenWorkers.Training.Sampling;

/// <summary>Images that a model made: (count, height, width, channels) bytes.</summary>
internal sealed record Chunk(int First, int Count, byte[] Pixels, SampleShape Shape)
{
    public async ValueTask HandOverAsync(
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Count; i++)
            await sink(First + i, Pixels.AsMemory(i * Shape.Length, Shape.Length), Shape, cancellationToken);
    }
}

/// <summary>Runs torch on a thread of its own, a few chunks ahead of an asynchronous sink.</summary>
internal static class ChunkPump
{
    private const int ChunksAhead = 4;

    /// <param name="produce">Runs on the thread; gets what hands a chunk over and waits for room.</param>
    public static async Task RunAsync<TChunk>(
        string name,
        Action<Action<TChunk>> produce,
        Func<TChunk, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        TorchRuntime.EnsureLoaded();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Draining);
        var chunks = Channel.CreateBounded<TChunk>(ChunksAhead);
        var producing = TorchThread.RunAsync($"{name} {context.Lease.JobId}", () => Produce(produce, chunks.Writer, stop.Token));
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellationToken))
                await sink(chunk, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
        }

        await producing;
    }

    private static bool Produce<TChunk>(Action<Action<TChunk>> produce, ChannelWriter<TChunk> chunks, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            // Waits for room without leaving the thread that runs torch.
            produce(chunk => chunks.WriteAsync(chunk, stop).AsTask().GetAwaiter().GetResult());
            return true;
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            chunks.Complete(failure);
        }
    }
}
