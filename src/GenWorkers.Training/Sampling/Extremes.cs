using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Images;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>The least and the most usual samples of a scoring, to be looked at.</summary>
internal sealed class Extremes
{
    private const int Columns = 16;

    private readonly PriorityQueue<SampleScore, double> highest = new();
    private readonly PriorityQueue<SampleScore, double> lowest = new();

    public void Add(SampleScore score)
    {
        if (!double.IsFinite(score.Value))
            return;
        Keep(highest, score, score.Value);
        Keep(lowest, score, -score.Value);
    }

    /// <summary>
    /// Rows of 16: the least usual images, the least usual first; their heat maps, each from its least (black) to its
    /// greatest value (white), where the model makes them; the most usual images.
    /// </summary>
    public void Write(string path, ISampleCache samples, Model model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = new List<Tensor>();
        var unusual = Images(highest, samples, model);
        rows.Add(unusual);
        if (model is ILocatingModel locating && highest.Count > 0)
            rows.Add(Padded(Normalized(locating.HeatMap(unusual)).expand(-1, model.Shape.Channels, -1, -1)[..highest.Count]));
        rows.Add(Images(lowest, samples, model));
        ImageGrid.Write(path, ImageTensors.ToBytes(cat(rows)), model.Shape, Columns);
    }

    private static void Keep(PriorityQueue<SampleScore, double> best, SampleScore score, double priority)
    {
        if (best.Count < Columns)
            best.Enqueue(score, priority);
        else
            best.EnqueueDequeue(score, priority);
    }

    /// <summary>A whole row, (16, C, H, W); white where there are fewer samples.</summary>
    private static Tensor Images(PriorityQueue<SampleScore, double> best, ISampleCache samples, Model model)
    {
        var pixels = best.UnorderedItems.OrderByDescending(item => item.Priority)
            .SelectMany(item => samples.Split(item.Element.Split).Pixels(item.Element.Index).ToArray())
            .ToArray();
        return Padded(ImageTensors.FromBytes(pixels, model.Shape, model.Device));
    }

    private static Tensor Padded(Tensor images) =>
        cat([images, images.new_ones(Columns - images.shape[0], images.shape[1], images.shape[2], images.shape[3])]);

    private static Tensor Normalized(Tensor maps)
    {
        var low = maps.amin([1, 2, 3], keepdim: true);
        return (maps - low) / (maps.amax([1, 2, 3], keepdim: true) - low).clamp_min(1e-12);
    }
}
