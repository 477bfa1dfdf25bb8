using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Training;

/// <summary>Gives images to a model and takes what it makes of them.</summary>
public interface ITransformer
{
    /// <summary>The shape of image that the model was trained on.</summary>
    SampleShape ShapeOf(string weightsPath);

    /// <summary>Whether it takes images of any other size too, with the same channels.</summary>
    bool TakesAnySize(string weightsPath);

    /// <summary>
    /// Transforms a split in its order and hands each result, as (height, width, channels) bytes, to
    /// <paramref name="sink"/>. The weights file was hash-checked; the split has the model's shape, or,
    /// where the model takes any size, the images' own; a model that learned from pairs takes single images too.
    /// Throws <see cref="JobException"/> <c>spec.invalid</c> where the model cannot do what is asked.
    /// </summary>
    /// <param name="target">What a model of several directions translates into; null for the others.</param>
    Task TransformAsync(
        string weightsPath,
        ISampleSplit split,
        string? target,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken);
}
