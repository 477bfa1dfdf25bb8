using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>
/// Draws samples from a weights file alone. Chunks have one size and begin at its multiples, the last one is drawn
/// whole and cut: sample i is computed with the same neighbours whatever the count, so it is the same to the last bit.
/// </summary>
public sealed class ModelSampler(FamilyRegistry families) : ISampler
{
    private const int ChunkSize = 64;

    public Task SampleAsync(
        string weightsPath,
        GenerateSamplesSpec spec,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(context);
        return ChunkPump.RunAsync(
            "sample", (Action<Chunk> post) => Draw(weightsPath, spec, context, post), (chunk, cancel) => chunk.HandOverAsync(sink, cancel), context, cancellationToken);
    }

    private void Draw(string weightsPath, GenerateSamplesSpec spec, JobContext context, Action<Chunk> post)
    {
        using var loaded = new LoadedModel(weightsPath, families, context);
        var model = loaded.Model;
        var sample = ConditionedSampling.Of(model, spec);
        for (var first = 0; first < spec.Count; first += ChunkSize)
        {
            context.Host.Tick(JobPhase.Step);
            post(DrawChunk(sample, model.Shape, spec, first, model.Device));
        }
    }

    private static Chunk DrawChunk(Func<Draws, Tensor> sample, SampleShape shape, GenerateSamplesSpec spec, int first, Device device)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SampleKey[] keys = [.. Enumerable.Range(first, ChunkSize).Select(i => new SampleKey(0, i))];
        var images = sample(new Draws(spec.Seed, DrawPurpose.Sampling, keys, device));
        return new Chunk(first, Math.Min(ChunkSize, spec.Count - first), ImageTensors.ToBytes(images), shape);
    }
}
