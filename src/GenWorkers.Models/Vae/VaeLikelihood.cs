using GenWorkers.Training.Data;
using static TorchSharp.torch;

namespace GenWorkers.Models.Vae;

/// <summary>
/// Importance-sampled estimate of log p(x), a lower bound that tightens with the number of draws (Burda et al. 2016,
/// equation 8 with k in the thousands). Draws come in chunks, so memory does not grow with their number.
/// </summary>
public static class VaeLikelihood
{
    /// <summary>Decoder passes at once: small enough for the caches.</summary>
    private const int DecodedAtOnce = 512;

    /// <summary>One estimate a sample of the batch, nats, (B), in double precision on the CPU.</summary>
    public static double[] Estimate(VaeModel model, Batch batch, int samples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        var images = model.Targets(batch);
        var chunk = Math.Max(1, DecodedAtOnce / batch.Count);
        var sum = full(batch.Count, double.NegativeInfinity, ScalarType.Float64); // log of the weights' sum so far
        for (var left = samples; left > 0; left -= chunk)
        {
            using var scope = NewDisposeScope();
            var weights = model.LogWeights(images, batch.Draws, Math.Min(chunk, left));
            sum.copy_(logaddexp(sum, weights.to(ScalarType.Float64).cpu().logsumexp(1)));
        }

        return (sum - Math.Log(samples)).data<double>().ToArray();
    }
}
