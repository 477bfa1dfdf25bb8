using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>Gives images to a model from a weights file alone.</summary>
public sealed class ModelTransformer(FamilyRegistry families) : ITransformer
{
    private const int ChunkSize = 64;

    /// <summary>Pixels at once, so that memory does not grow with the size of the images; a larger image is alone.</summary>
    private const int ChunkPixels = 1 << 18;

    public SampleShape ShapeOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Shape;

    public bool TakesAnySize(string weightsPath) => families.Find(WeightsFile.ConfigOf(weightsPath).Family).TakesAnySize;

    public Task TransformAsync(
        string weightsPath,
        ISampleSplit split,
        string? target,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(context);
        return ChunkPump.RunAsync(
            "transform", (Action<Chunk> post) => Transform(weightsPath, split, target, context, post), (chunk, cancel) => chunk.HandOverAsync(sink, cancel), context, cancellationToken);
    }

    private void Transform(string weightsPath, ISampleSplit split, string? target, JobContext context, Action<Chunk> post)
    {
        using var loaded = new LoadedModel(weightsPath, families, context);
        var model = loaded.Model;
        var change = ImageChange.Of(model, target);
        for (var first = 0; first < split.Count;)
        {
            TorchThread.Tick(context.Host);
            var chunk = TransformChunk(change, model, split, first);
            post(chunk);
            first += chunk.Count;
        }
    }

    private static Chunk TransformChunk(Func<Tensor, Tensor> change, Model model, ISampleSplit split, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var shape = ShapeOf(split, first, model.Shape);
        SampleKey[] keys = [.. Enumerable.Range(first, CountOfChunk(split, first, shape)).Select(i => new SampleKey(0, i))];
        var images = ImageTensors.FromBytes(HostBatch.Read(split, shape, keys).Pixels, shape, model.Device);
        var changed = change(images);
        var made = new SampleShape((int)changed.shape[2], (int)changed.shape[3], (int)changed.shape[1]);
        return new Chunk(first, keys.Length, ImageTensors.ToBytes(changed), made);
    }

    /// <summary>Beside a model that learned from pairs, samples of half their length are single images.</summary>
    private static SampleShape ShapeOf(ISampleSplit split, int index, SampleShape learned)
    {
        if (split.OwnShape(index) is { } own)
            return own;
        return learned.IsPair && split.Pixels(index).Length < learned.Length ? learned with { Width = learned.Height } : learned;
    }

    /// <summary>As many as follow in the same shape.</summary>
    private static int CountOfChunk(ISampleSplit split, int first, SampleShape shape)
    {
        var most = Math.Clamp(ChunkPixels / (shape.Height * shape.Width), 1, ChunkSize);
        return Enumerable.Range(first, Math.Min(most, split.Count - first))
            .TakeWhile(i => split.OwnShape(i) is not { } own || own == shape)
            .Count();
    }
}
