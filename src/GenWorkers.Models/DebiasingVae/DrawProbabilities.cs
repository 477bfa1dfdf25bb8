using static TorchSharp.torch;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>From logarithms of weights, (N), of which some may be minus infinity.</summary>
public static class DrawProbabilities
{
    /// <summary>w_i / sum w, (N).</summary>
    public static Tensor Of(Tensor logWeights)
    {
        ArgumentNullException.ThrowIfNull(logWeights);
        return (logWeights - logWeights.logsumexp(0)).exp();
    }

    /// <summary>
    /// (sum w)^2 / sum w^2: as many samples drawn evenly vary as little (Kish 1965, section 11.7). 1 says that one sample
    /// has all the weight.
    /// </summary>
    public static double EffectiveSampleSize(Tensor logWeights)
    {
        ArgumentNullException.ThrowIfNull(logWeights);
        return ((logWeights.logsumexp(0) * 2) - (logWeights * 2).logsumexp(0)).exp().item<double>();
    }
}
