using static TorchSharp.torch;

namespace GenWorkers.Models.Vae;

/// <summary>
/// Terms and bounds of the variational autoencoder, in nats a sample. x: image, z: latent, (m, v): mean and
/// log-variance of q(z|x); sums run over pixels or latents, so every result is (B) or (B, K).
/// </summary>
public static class VaeBounds
{
    /// <summary>Half the step between two of the 256 gray levels.</summary>
    private const double HalfBin = 0.5 / 255;

    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    /// <summary>KL(q(z|x) || N(0, I)) of each latent: (m^2 + e^v - v - 1) / 2, (B, D) (Kingma and Welling 2014, appendix B).</summary>
    public static Tensor Divergence(Tensor mean, Tensor logVariance) =>
        (mean.square() + logVariance.exp() - logVariance - 1) * 0.5;

    /// <summary>
    /// sum_j max(lambda, mean over the batch of KL_j), a scalar: a latent may use lambda nats without cost
    /// (Kingma et al. 2016, equation 15, one latent a group).
    /// </summary>
    public static Tensor WithFreeBits(Tensor divergence, double freeBitsNats) =>
        divergence.mean([0]).clamp_min(freeBitsNats).sum();

    /// <summary>log N(z; m, e^v) summed over the last dimension; with nulls the standard normal prior.</summary>
    public static Tensor LogNormal(Tensor value, Tensor? mean = null, Tensor? logVariance = null)
    {
        var deviation = mean is null ? value : value - mean;
        var terms = logVariance is null
            ? deviation.square() + LogTwoPi
            : (deviation.square() * (-logVariance).exp()) + logVariance + LogTwoPi;
        return terms.sum(-1) * -0.5;
    }

    /// <summary>log Bernoulli(x; s(l)) summed over the pixels; targets may be gray levels (then the cross-entropy).</summary>
    /// <param name="logits">(..., C*H*W)</param>
    public static Tensor LogBernoulli(Tensor logits, Tensor images) =>
        ((images * logits) - nn.functional.softplus(logits)).sum(-1);

    /// <summary>
    /// log N(x; s(l), e^(2 r)) summed over the pixels with one learned r = log sigma for all pixels (Rybkin et al. 2021,
    /// equation 3), which finds the balance of the two terms by itself.
    /// </summary>
    public static Tensor LogGaussian(Tensor logits, Tensor images, Tensor logSigma) =>
        ((((images - logits.sigmoid()) * (-logSigma).exp()).square() + LogTwoPi) * -0.5 - logSigma).sum(-1);

    /// <summary>
    /// log of the logistic distribution's mass in each pixel's bin of 1/255, of mean s(l) and one learned scale e^r for all
    /// pixels, summed over the pixels (Salimans et al. 2017, equation 2). The outermost bins
    /// reach to infinity. With a and b the bin's edges in units of the scale, s(a) - s(b) = s(a) s(-b) (1 - e^(b - a)).
    /// </summary>
    public static Tensor LogDiscretizedLogistic(Tensor logits, Tensor images, Tensor logScale)
    {
        var inverse = (-logScale).exp();
        var centered = images - logits.sigmoid();
        var below = nn.functional.logsigmoid((centered + HalfBin) * inverse); // log P(X <= upper edge)
        var above = nn.functional.logsigmoid((HalfBin - centered) * inverse); // log P(X >= lower edge)
        var inside = below + above + (-(inverse * (-2 * HalfBin)).expm1()).log();
        return where(images <= HalfBin, below, where(images >= 1 - HalfBin, above, inside)).sum(-1);
    }

    /// <summary>log 1/K sum_k w_k from the log-weights (B, K) (Burda et al. 2016, equation 8).</summary>
    public static Tensor ImportanceWeighted(Tensor logWeights)
    {
        ArgumentNullException.ThrowIfNull(logWeights);
        return logWeights.logsumexp(1) - Math.Log(logWeights.shape[1]);
    }
}
