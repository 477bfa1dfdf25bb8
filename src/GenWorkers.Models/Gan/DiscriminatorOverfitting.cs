using GenWorkers.Contracts.Events;
using GenWorkers.Training.Data;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>
/// How much of what a discriminator tells apart it knows by heart:
/// r_v = (E D(train) - E D(held-out)) / (E D(train) - E D(generated)), 0 for none, 1 for all (Karras et al. 2020, equation 1).
/// </summary>
internal sealed class DiscriminatorOverfitting(Func<Batch, Tensor> ofReal, Func<Batch, Tensor> ofGenerated)
{
    public const string Name = "discriminatorOverfitting";

    /// <summary>Half of the way: the generator then learns more from what is remembered than from what is seen.</summary>
    private const double Limit = 0.5;

    private const int MostMeasured = 2000;

    private double train;

    public void MeasureTrain(SampleReader samples, Action tick) => train = Mean(samples, ofReal, tick);

    /// <summary>After <see cref="MeasureTrain"/>. 0 where train images get no higher answer than generated ones.</summary>
    public double Measure(SampleReader heldOut, Action tick)
    {
        var known = train - Mean(heldOut, ofGenerated, tick);
        return known > 0 ? Math.Max(0, (train - Mean(heldOut, ofReal, tick)) / known) : 0;
    }

    public static IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        const string metric = "validation/" + Name;
        return metrics.TryGetValue(metric, out var value) && value > Limit
            ? [new HealthAlarm(HealthAlarmKind.DiscriminatorOverfitting, metric, value, Limit, "the discriminator knows train images by heart: more images, adaptiveAugmentation or fewer steps")]
            : [];
    }

    private static double Mean(SampleReader samples, Func<Batch, Tensor> answer, Action tick)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var batch in samples.Spread(MostMeasured))
        {
            tick();
            var answers = answer(batch); // (B, 1)
            sum += answers.sum().item<float>();
            count += answers.shape[0];
        }

        return sum / count;
    }
}
