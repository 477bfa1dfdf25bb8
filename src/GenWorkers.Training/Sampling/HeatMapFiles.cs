using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>Heat maps as gray PNG files, from black at 0 to white at the greatest value in any of them.</summary>
internal sealed class HeatMapFiles(string folder, ISampleCache samples, Model model, ILocatingModel locating)
{
    private const int AtOnce = 16;

    /// <param name="tick">Called before each batch.</param>
    public HeatMaps Write(IReadOnlyList<SampleScore> scores, Action tick)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var maps = scores.Chunk(AtOnce).SelectMany(chunk =>
        {
            tick();
            var pixels = chunk.SelectMany(score => samples.Split(score.Split).Pixels(score.Index).ToArray()).ToArray();
            return locating.HeatMap(ImageTensors.FromBytes(pixels, model.Shape, model.Device)).cpu().unbind();
        }).ToList();
        var white = maps.Count == 0 ? 0 : maps.Max(map => map.max().item<float>());
        return new HeatMaps(locating.HeatMapKind, white, [.. scores.Zip(maps, (score, map) => new HeatMap(score, Write(score, map, white)))]);
    }

    /// <param name="map">(1, H, W)</param>
    private string Write(SampleScore score, Tensor map, float white)
    {
        var path = Path.Combine(folder, FormattableString.Invariant($"heat-map-{score.Split}-{score.Index}.png"));
        var gray = ImageTensors.ToBytes((map / Math.Max(white, float.Epsilon)).unsqueeze(0));
        PngWriter.Write(path, gray, (int)map.shape[1], (int)map.shape[2], channels: 1);
        return path;
    }
}
