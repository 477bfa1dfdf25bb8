using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// Two-sample test by a fresh classifier (Lopez-Paz and Oquab 2017, section 3): trained on one half of both sets, it tells
/// which set a point of the other half comes from. Its accuracy is .5 where the sets cannot be told apart. Where it is
/// more, there is a difference; where it is not, none that a small network finds in so many points.
/// </summary>
public static class ClassifierTest
{
    private const int HiddenUnits = 64;
    private const int Steps = 150;
    private const double LearningRate = 5e-3;

    /// <summary>Of the weights, as AdamW has it: few points in many dimensions are learned by heart at once.</summary>
    private const double Decay = 1;

    /// <param name="real">(N, D)</param>
    /// <param name="generated">(N, D), as many: otherwise .5 is not the accuracy of guessing.</param>
    /// <param name="seed">Of the classifier's first weights.</param>
    public static TwoSampleAccuracy Of(Tensor real, Tensor generated, long seed)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        if (real.shape[0] != generated.shape[0] || real.shape[0] < 4)
            throw new ArgumentException($"{real.shape[0]} real and {generated.shape[0]} generated points; the test needs as many of both, at least 4", nameof(generated));
        using var scope = NewDisposeScope();
        using var training = enable_grad();
        // Every other place: a split may be sorted.
        var known = cat([Half(real, 0), Half(generated, 0)]); // (N, D)
        var fresh = cat([Half(real, 1), Half(generated, 1)]);
        var isReal = arange(known.shape[0]).lt(known.shape[0] / 2).to(ScalarType.Float32);
        var (mean, deviation) = (known.mean([0]), known.std(0).clamp_min(1e-6));
        var classifier = new Network(real.shape[1], seed);
        classifier.Train((known - mean) / deviation, isReal);
        using var testing = no_grad();
        var right = classifier.Judge((fresh - mean) / deviation).greater(0).eq(isReal.to(ScalarType.Bool)).sum().item<long>();
        return new TwoSampleAccuracy((double)right / fresh.shape[0], (int)fresh.shape[0]);
    }

    /// <summary>As many of each half, so that one point may be left out.</summary>
    private static Tensor Half(Tensor points, int which)
    {
        var count = points.shape[0] / 2;
        return points.detach().cpu().to(ScalarType.Float32)[TensorIndex.Slice(which, null, 2)][TensorIndex.Slice(0, count)];
    }

    /// <summary>One hidden layer of rectified units. Full batches: nothing depends on an order.</summary>
    private sealed class Network
    {
        /// <summary>(hidden, D), (hidden), (hidden, 1), (1).</summary>
        private readonly TorchSharp.Modules.Parameter[] weights;

        public Network(long inputs, long seed)
        {
            // He et al. 2015; by draws of its own, so that no other use of torch's generator changes the test.
            var draws = new Draws(seed, DrawPurpose.Evaluation, [.. Enumerable.Range(0, HiddenUnits).Select(unit => new SampleKey(1, unit))], CPU);
            weights =
            [
                new(draws.Normal(inputs) * Math.Sqrt(2.0 / inputs)),
                new(zeros(HiddenUnits)),
                new(draws.Normal(1) * Math.Sqrt(1.0 / HiddenUnits)),
                new(zeros(1)),
            ];
        }

        /// <summary>Above 0 for real, (N).</summary>
        public Tensor Judge(Tensor points) => (points.mm(weights[0].t()) + weights[1]).relu().mm(weights[2]).squeeze(1) + weights[3];

        public void Train(Tensor points, Tensor isReal)
        {
            using var optimizer = optim.AdamW(weights, LearningRate, weight_decay: Decay);
            for (var step = 0; step < Steps; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                nn.functional.binary_cross_entropy_with_logits(Judge(points), isReal).backward();
                optimizer.step();
            }
        }
    }
}
