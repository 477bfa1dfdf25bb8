using GenWorkers.Curation.Features;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// Two-sample test: which set a point comes from is guessed by its nearest neighbour among all others (Lopez-Paz and
/// Oquab 2017, section 2). Accuracy .5 says that the sets cannot be told apart, 1 that they can, below .5 that points of
/// one set copy those of the other.
/// </summary>
public static class NearestNeighbourTest
{
    /// <summary>Leave-one-out accuracy on both sets.</summary>
    /// <param name="real">(N, D)</param>
    /// <param name="generated">(N, D), as many: otherwise .5 is not the accuracy of guessing.</param>
    public static double Accuracy(Tensor real, Tensor generated)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        if (real.shape[0] != generated.shape[0])
            throw new ArgumentException($"{real.shape[0]} real and {generated.shape[0]} generated points; the test needs as many of both", nameof(generated));
        using var scope = NewDisposeScope();
        var count = real.shape[0];
        var points = cat([real, generated]); // (2N, D)
        var isReal = arange(2 * count, device: points.device).lt(count);
        long right = 0;
        Distances.InBlocks(points, points, (distances, first) =>
        {
            distances.diagonal(first).fill_(float.PositiveInfinity);
            var guess = distances.argmin(1).lt(count); // by the neighbour's place
            right += guess.eq(isReal.narrow(0, first, guess.shape[0])).sum().item<long>();
        });
        return (double)right / (2 * count);
    }
}
