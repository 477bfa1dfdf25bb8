using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>Scores of held-out normal images, ascending, in buffers. Empty until fitted, and where nothing was held out.</summary>
internal sealed class Calibration : nn.Module
{
    /// <summary>A rate is then known to half a percent or better.</summary>
    private const int MostScores = 10_000;

    private readonly Tensor scores;
    private readonly Tensor count;

    public Calibration()
        : base(nameof(Calibration))
    {
        scores = zeros(MostScores, ScalarType.Float64);
        count = zeros(1, ScalarType.Int64);
        register_buffer(nameof(scores), scores);
        register_buffer(nameof(count), count);
    }

    public IReadOnlyList<double> Scores => scores.cpu().data<double>().ToArray()[..(int)count.item<long>()];

    public void Fit(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Take(MostScores).Order()];
        using var scope = NewDisposeScope();
        scores[..sorted.Length].copy_(tensor(sorted));
        count.fill_(sorted.Length);
    }
}
