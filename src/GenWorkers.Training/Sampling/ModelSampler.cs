using System.Threading.Channels;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>
/// Draws samples from a weights file alone. Chunks have one size and begin at its multiples, the last one is drawn
/// whole and cut: sample i is computed with the same neighbours whatever the count, so it is the same to the last bit.
/// </summary>
public sealed class ModelSampler(FamilyRegistry families) : ISampler
{
    private const int ChunkSize = 64;
    private const int ChunksAhead = 4;

    public async Task SampleAsync(
        string weightsPath,
        GenerateSamplesSpec spec,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(context);
        TorchRuntime.EnsureLoaded();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Draining);
        var chunks = Channel.CreateBounded<Chunk>(ChunksAhead);
        var drawing = TorchThread.RunAsync(
            $"sample {context.Lease.JobId}", () => Draw(weightsPath, spec, context, chunks.Writer, stop.Token));
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellationToken))
                await HandOverAsync(chunk, sink, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
        }

        await drawing;
    }

    private static async Task HandOverAsync(
        Chunk chunk,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        CancellationToken cancellationToken)
    {
        for (var i = 0; i < chunk.Count; i++)
        {
            var pixels = chunk.Pixels.AsMemory(i * chunk.Shape.Length, chunk.Shape.Length);
            await sink(chunk.First + i, pixels, chunk.Shape, cancellationToken);
        }
    }

    private bool Draw(
        string weightsPath, GenerateSamplesSpec spec, JobContext context, ChannelWriter<Chunk> chunks, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            set_num_threads(Math.Max(1, context.Threads));
            var device = context.Device == DeviceKind.Cuda ? CUDA : CPU;
            using var model = WeightsFile.Load(weightsPath, families, device);
            if (model is not ISamplingModel { CanSample: true } sampling)
                throw new JobException(ErrorCode.SpecInvalid, $"spec.model: a model of family {model.Config.Family} cannot be sampled from");
            model.Train(false);
            for (var first = 0; first < spec.Count; first += ChunkSize)
            {
                stop.ThrowIfCancellationRequested();
                context.Host.Tick(JobPhase.Step);
                Post(chunks, DrawChunk(sampling, model.Shape, spec, first, device), stop);
            }

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

    private static Chunk DrawChunk(ISamplingModel model, SampleShape shape, GenerateSamplesSpec spec, int first, Device device)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SampleKey[] keys = [.. Enumerable.Range(first, ChunkSize).Select(i => new SampleKey(0, i))];
        var images = model.Sample(new Draws(spec.Seed, DrawPurpose.Sampling, keys, device), spec.Temperature);
        return new Chunk(first, Math.Min(ChunkSize, spec.Count - first), ImageTensors.ToBytes(images), shape);
    }

    /// <summary>Waits for room without leaving the thread that runs torch.</summary>
    private static void Post(ChannelWriter<Chunk> chunks, Chunk chunk, CancellationToken stop) =>
        chunks.WriteAsync(chunk, stop).AsTask().GetAwaiter().GetResult();

    private sealed record Chunk(int First, int Count, byte[] Pixels, SampleShape Shape);
}
