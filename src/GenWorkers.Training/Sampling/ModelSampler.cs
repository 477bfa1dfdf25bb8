using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
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
        Func<GeneratedSample, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(context);
        return ChunkPump.RunAsync(
            "sample",
            (Action<IEnumerable<GeneratedSample>> post) => Draw(weightsPath, spec, context, post),
            async (chunk, cancel) =>
            {
                foreach (var sample in chunk)
                    await sink(sample, cancel);
            },
            context,
            cancellationToken);
    }

    private void Draw(string weightsPath, GenerateSamplesSpec spec, JobContext context, Action<IEnumerable<GeneratedSample>> post)
    {
        using var loaded = new LoadedModel(weightsPath, families, context);
        var sampling = new ConditionedSampling(loaded.Model, spec);
        for (var first = 0; first < spec.Count; first += ChunkSize)
        {
            TorchThread.Tick(context.Host);
            post(DrawChunk(sampling, loaded.Model, spec, first).Take(spec.Count - first));
        }
    }

    private static GeneratedSample[] DrawChunk(ConditionedSampling sampling, Model model, GenerateSamplesSpec spec, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SampleKey[] keys = [.. Enumerable.Range(first, ChunkSize).Select(i => new SampleKey(0, i))];
        var drawn = sampling.Draw(new Draws(spec.Seed, DrawPurpose.Sampling, keys, model.Device));
        var (pixels, shape) = (ImageTensors.ToBytes(drawn.Images), model.Shape);
        return [.. sampling.ClassesOf(drawn).Select((one, i) => new GeneratedSample(
            first + i, pixels.AsMemory(i * shape.Length, shape.Length), shape, sampling.Settings, one))];
    }
}
