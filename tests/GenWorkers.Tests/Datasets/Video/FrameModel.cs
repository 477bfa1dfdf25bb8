using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Tests.Datasets.Video;

/// <summary>A transformer whose effect on a frame is known: what comes out of the pipes can be told from what went in.</summary>
internal sealed class FrameModel(Func<byte, byte> change, SampleShape shape, bool anySize) : ITransformer
{
    /// <summary>Frames that it was given, over all runs.</summary>
    public int Frames { get; private set; }

    /// <summary>Fails at this frame of a run, as a process that dies.</summary>
    public int FailsAtFrame { get; set; } = int.MaxValue;

    public SampleShape ShapeOf(string weightsPath) => shape;

    public bool TakesAnySize(string weightsPath) => anySize;

    public async Task TransformAsync(
        string weightsPath,
        ISampleSplit split,
        string? target,
        Func<int, ReadOnlyMemory<byte>, SampleShape, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        for (var i = 0; i < split.Count; i++)
        {
            if (++Frames == FailsAtFrame)
                throw new InvalidOperationException("killed");
            var pixels = split.Pixels(i).ToArray();
            await sink(i, Array.ConvertAll(pixels, change.Invoke), split.OwnShape(i) ?? shape, cancellationToken);
        }
    }
}
