using static TorchSharp.torch;

namespace GenWorkers.Models.Colorizer;

/// <summary>
/// Colours as classes. Everything measured on the train split lies in buffers, so that checkpoints and weights files carry
/// it and a resumed run does not measure again. Z: probabilities of a pixel, q: a class, p: the prior, w: weights.
/// </summary>
public sealed class ColorClasses : nn.Module
{
    /// <summary>Width of the Gaussian that spreads a colour over classes, and that smooths the prior (Zhang et al. 2016, section 2.2).</summary>
    private const double Sigma = 5;

    private const int Neighbours = 5;

    private readonly double evenShare;
    private readonly Tensor centres;
    private readonly Tensor prior;
    private readonly Tensor weights;

    /// <param name="evenShare">lambda</param>
    public ColorClasses(double evenShare)
        : base(nameof(ColorClasses))
    {
        this.evenShare = evenShare;
        centres = ColorBins.Create(); // (Q, 2)
        prior = full(ColorBins.Count, 1.0 / ColorBins.Count);
        weights = ones(ColorBins.Count);
        register_buffer(nameof(centres), centres);
        register_buffer(nameof(prior), prior);
        register_buffer(nameof(weights), weights);
    }

    public int Count => (int)centres.shape[0];

    /// <summary>p, smoothed: the shares of the classes in the train split, (Q).</summary>
    public Tensor Prior => prior;

    /// <summary>Class of each colour, (N, 2) to (N).</summary>
    public Tensor Nearest(Tensor colors) => cdist(colors, centres).argmin(1);

    /// <summary>
    /// Z: a colour as its five nearest classes, in proportion to a Gaussian of their distance (Zhang et al. 2016, section
    /// 2.2: soft encoding). (N, 2) to the places (N, 5), nearest first, and the probabilities there.
    /// </summary>
    public (Tensor Classes, Tensor Probabilities) Encode(Tensor colors)
    {
        var (distances, classes) = cdist(colors, centres).topk(Neighbours, 1, largest: false);
        var closeness = (distances.square() / (-2 * Sigma * Sigma)).exp();
        return (classes, closeness / closeness.sum(1, keepdim: true));
    }

    /// <summary>v(Z): the weight of each colour's nearest class (Zhang et al. 2016, equation 3). (N) to (N).</summary>
    public Tensor WeightOf(Tensor classes) => weights.index_select(0, classes);

    /// <summary>f_T(Z), the annealed mean (Zhang et al. 2016, equation 5). Logits (B, Q, H, W) to colours (B, 2, H, W).</summary>
    public Tensor AnnealedMean(Tensor logits, double temperature)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var annealed = nn.functional.softmax(logits / temperature, 1);
        return nn.functional.conv2d(annealed, centres.t().reshape(2, -1, 1, 1));
    }

    /// <summary>
    /// Takes the prior from how often each class was seen, smoothed over the ab plane, and the weights
    /// w = 1 / ((1 - lambda) p + lambda / Q), scaled so that their mean over the prior is 1 (Zhang et al. 2016, equation 4).
    /// </summary>
    /// <param name="counts">(Q)</param>
    public void Measure(Tensor counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var kernel = (cdist(centres, centres).square() / (-2 * Sigma * Sigma)).exp(); // (Q, Q)
        var smooth = (kernel / kernel.sum(0, keepdim: true)).mv(counts.to(ScalarType.Float32));
        prior.copy_(smooth / smooth.sum());
        var inverse = ((prior * (1 - evenShare)) + (evenShare / Count)).reciprocal();
        weights.copy_(inverse / (inverse * prior).sum());
    }
}
