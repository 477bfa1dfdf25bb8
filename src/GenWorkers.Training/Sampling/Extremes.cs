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

    private readonly TopScores highest = new(Columns);
    private readonly TopScores lowest = new(Columns);

    public void Add(SampleScore score)
    {
        highest.Add(score, score.Value);
        lowest.Add(score, -score.Value);
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
        var scores = highest.InOrder;
        var unusual = Images(scores, samples, model);
        rows.Add(unusual);
        if (model is ILocatingModel locating && scores.Count > 0)
            rows.Add(Padded(Normalized(locating.HeatMap(unusual)).expand(-1, model.Shape.Channels, -1, -1)[..scores.Count]));
        rows.Add(Images(lowest.InOrder, samples, model));
        ImageGrid.Write(path, ImageTensors.ToBytes(cat(rows)), model.Shape, Columns);
    }

    /// <summary>A whole row, (16, C, H, W); white where there are fewer samples.</summary>
    private static Tensor Images(IReadOnlyList<SampleScore> scores, ISampleCache samples, Model model)
    {
        var pixels = scores.SelectMany(score => samples.Split(score.Split).Pixels(score.Index).ToArray()).ToArray();
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
