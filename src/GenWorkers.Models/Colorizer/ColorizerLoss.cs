using static TorchSharp.torch;

namespace GenWorkers.Models.Colorizer;

/// <summary>What the network minimizes, the mean over pixels. Colours are in units of ab.</summary>
public static class ColorizerLoss
{
    /// <summary>Brings ab to about [-1, 1].</summary>
    public const double Scale = 110;

    /// <summary>|Y - Y'|^2 / 2 of the scaled colours (Zhang et al. 2016, equation 1).</summary>
    /// <param name="estimated">(B, 2, h, w), scaled.</param>
    /// <param name="colors">(B, 2, h, w)</param>
    public static Tensor Regression(Tensor estimated, Tensor colors) =>
        (estimated - (colors / Scale)).square().sum(1).mean() * 0.5;

    /// <summary>-v(Z) sum_q Z_q log Z'_q (Zhang et al. 2016, equation 2).</summary>
    /// <param name="logits">(B, Q, h, w)</param>
    /// <param name="colors">(B, 2, h, w)</param>
    public static Tensor Classification(Tensor logits, Tensor colors, ColorClasses classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var (places, probabilities) = classes.Encode(Rows(colors)); // (N, 5)
        var logProbabilities = nn.functional.log_softmax(Rows(logits), 1); // (N, Q)
        var entropy = -(logProbabilities.gather(1, places) * probabilities).sum(1);
        return (entropy * classes.WeightOf(places[.., 0])).mean();
    }

    /// <summary>(B, C, h, w) to (B*h*w, C)</summary>
    private static Tensor Rows(Tensor maps) => maps.permute(0, 2, 3, 1).flatten(0, 2);
}
