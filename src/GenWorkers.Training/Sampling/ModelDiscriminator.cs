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

/// <summary>Asks the discriminator of a weights file alone.</summary>
public sealed class ModelDiscriminator(FamilyRegistry families) : IDiscriminator
{
    private const int ChunkSize = 64;

    public SampleShape ShapeOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Shape;

    public string? ConditionOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Classes?.Attribute;

    public Task<Judgement?> JudgeAsync(
        string weightsPath, IReadOnlyList<JudgedImage> images, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(context);
        TorchRuntime.EnsureLoaded();
        return TorchThread.RunAsync($"judge {context.Lease.JobId}", () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Draining);
            using var loaded = new LoadedModel(weightsPath, families, context);
            if (loaded.Model is not IDiscriminatingModel model)
                return null;
            var values = new List<double>();
            foreach (var chunk in images.Chunk(ChunkSize))
            {
                stop.Token.ThrowIfCancellationRequested();
                TorchThread.Tick(context.Host);
                values.AddRange(Judge(model, loaded.Model, chunk, values.Count));
            }

            return values.TrueForAll(double.IsFinite)
                ? new Judgement(model.ScoreKind, model.Boundary, values)
                : throw new JobException(ErrorCode.SpecInvalid, "spec.model: its discriminator gives values that are not finite");
        });
    }

    private static double[] Judge(IDiscriminatingModel model, Model network, JudgedImage[] images, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SampleKey[] keys = [.. Enumerable.Range(first, images.Length).Select(i => new SampleKey(0, i))];
        var classes = network.Config.Classes is { } known ? images.Select(image => (long)known.IndexOrUnknown(image.Class)).ToArray() : null;
        var pixels = new HostBatch([.. images.SelectMany(image => image.Pixels)], keys, classes);
        var batch = Batch.From([pixels], network.Shape, seed: 0, DrawPurpose.Scoring, network.Device);
        return model.Score(batch, draws: 1);
    }
}
