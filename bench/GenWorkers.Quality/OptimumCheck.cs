using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Models.Gan;
using GenWorkers.Training.Drawing;
using TorchSharp;

namespace GenWorkers.Quality;

/// <summary>
/// Whether the two players reach the optimum that theory gives them (Goodfellow et al. 2014): the discriminator
/// D = p / (p + q) against a frozen generator (proposition 1), the generator q = p (theorem 1). Call it on a thread that
/// runs torch.
/// </summary>
/// <param name="judgeSteps">Steps of each discriminator that judges.</param>
/// <param name="gamma">Weight of R1 in the generator's training; gradients are per unit of a square that a mode is a tenth of.</param>
internal sealed class OptimumCheck(long seed, int judgeSteps, double gamma = 2e-4)
{
    private const int HeldOut = 5000;
    private const double WiderFactor = 1.3;

    private static readonly GanOptions Options = new()
    {
        Objective = AdversarialObjective.Minimax,
        HiddenSizes = [128, 128],
        LatentSize = 2,
        InputScale = 6,
        R1Interval = 4,
    };

    private static readonly TrainingSpec Training = new() { BatchSize = 512, LearningRate = 2e-3, ClipGradientNorm = 0 };

    /// <summary>Five modes that overlap against one broad one beside the middle.</summary>
    public PointOptimum AgainstFrozenGenerator()
    {
        var real = PointMixture.Ring(5, 1, 0.3);
        var frozen = real with { Centres = [(0.4, -0.2)], Deviation = 0.55 };
        using var model = Judge(real.Sample, frozen.Sample);
        return PointOptimum.Of(real, frozen, points => PointGan.Judge(model, points));
    }

    /// <summary>A fresh classifier between real points and those of a trained generator, other real ones, and modes 1.3 times wider.</summary>
    public (TwoSampleAccuracy Generated, TwoSampleAccuracy Real, TwoSampleAccuracy Wider) OfTrainedGenerator(int steps)
    {
        var real = PointMixture.Ring(8, 1, 0.25);
        var wider = real with { Deviation = WiderFactor * real.Deviation };
        using var model = PointGan.Create(Options with { R1Gamma = gamma, MinibatchDeviation = true }, seed);
        PointGan.Train(model, Training with { LearningRate = 1e-3 }, steps, seed, real.Sample);
        return (
            Accuracy(real.Sample, draws => PointGan.Sample(model, draws)),
            Accuracy(real.Sample, real.Sample),
            Accuracy(real.Sample, wider.Sample));
    }

    /// <summary>Trains on points drawn anew each step, tests on points it never saw.</summary>
    private TwoSampleAccuracy Accuracy(Func<Draws, torch.Tensor> real, Func<Draws, torch.Tensor> other)
    {
        using var scope = torch.NewDisposeScope();
        using var classifier = Judge(real, other);
        var right = PointGan.Judge(classifier, real(Draws(0))).greater(0).sum().item<long>()
            + PointGan.Judge(classifier, other(Draws(1))).less(0).sum().item<long>();
        return new TwoSampleAccuracy(right / (2.0 * HeldOut), 2 * HeldOut);
    }

    private GanModel Judge(Func<Draws, torch.Tensor> real, Func<Draws, torch.Tensor> other)
    {
        var model = PointGan.Create(Options, seed + 1);
        PointGan.TrainDiscriminator(model, Training, judgeSteps, seed + 1, real, other);
        return model;
    }

    private Draws Draws(long set) => new(
        seed, DrawPurpose.Evaluation, [.. Enumerable.Range(0, HeldOut).Select(i => new SampleKey(set, i))], torch.CPU);
}
