using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>Gives images to a model from a weights file alone.</summary>
public sealed class ModelTransformer(FamilyRegistry families) : ITransformer
{
    private const int ChunkSize = 64;

    public SampleShape ShapeOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Shape;

    public Task TransformAsync(
        string weightsPath,
        ISampleSplit split,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(context);
        return ChunkPump.RunAsync(
            "transform", (Action<Chunk> post) => Transform(weightsPath, split, context, post), (chunk, cancel) => chunk.HandOverAsync(sink, cancel), context, cancellationToken);
    }

    private void Transform(string weightsPath, ISampleSplit split, JobContext context, Action<Chunk> post)
    {
        using var loaded = new LoadedModel(weightsPath, families, context);
        var model = loaded.Model;
        if (model is not IReconstructingModel reconstructing)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.model: a model of family {model.Config.Family} does not transform images");
        for (var first = 0; first < split.Count; first += ChunkSize)
        {
            context.Host.Tick(JobPhase.Step);
            post(TransformChunk(reconstructing, model, split, first));
        }
    }

    private static Chunk TransformChunk(IReconstructingModel reconstructing, Model model, ISampleSplit split, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SampleKey[] keys = [.. Enumerable.Range(first, Math.Min(ChunkSize, split.Count - first)).Select(i => new SampleKey(0, i))];
        var images = ImageTensors.FromBytes(HostBatch.Read(split, model.Shape, keys).Pixels, model.Shape, model.Device);
        return new Chunk(first, keys.Length, ImageTensors.ToBytes(reconstructing.Reconstruct(images)), model.Shape);
    }
}
