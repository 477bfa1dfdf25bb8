using GenWorkers.Contracts.Events;
using GenWorkers.Training.Data;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// How much of what a discriminator tells apart it knows by heart:
/// r_v = (E D(train) - E D(held-out)) / (E D(train) - E D(generated)), 0 for none, 1 for all (Karras et al. 2020, equation 1).
/// Of a discriminator of squares, D is the mean over an image's squares; of a translator, what is generated is made from
/// held-out images.
/// </summary>
/// <param name="ofReal">The discriminator's answers to a batch's images, (B, …).</param>
/// <param name="ofGenerated">Its answers to what is generated for the batch, (B, …).</param>
/// <param name="remedy">What would help, for a person.</param>
/// <param name="domain">Of a family with several discriminators, the number of this one's domain.</param>
internal sealed class DiscriminatorOverfitting(
    Func<Batch, Tensor> ofReal, Func<Batch, Tensor> ofGenerated, string remedy, int? domain = null)
{
    /// <summary>Half of the way: the generator then learns more from what is remembered than from what is seen.</summary>
    private const double Limit = 0.5;

    private const int MostMeasured = 2000;

    private readonly string name = "discriminatorOverfitting" + (domain is null ? "" : FormattableString.Invariant($"/{domain}"));
    private double train;

    /// <summary>After training; nothing where no images are held out to compare with.</summary>
    public void MeasureTrain(SampleReader samples, SampleReader heldOut, Action tick)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        if (heldOut.Count > 0)
            train = Mean(samples, ofReal, tick);
    }

    /// <summary>After <see cref="MeasureTrain"/>. 0 where train images get no higher answer than generated ones.</summary>
    public KeyValuePair<string, double> Measure(SampleReader heldOut, Action tick)
    {
        var known = train - Mean(heldOut, ofGenerated, tick);
        return new(name, known > 0 ? Math.Max(0, (train - Mean(heldOut, ofReal, tick)) / known) : 0);
    }

    public IEnumerable<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var metric = "validation/" + name;
        return metrics.TryGetValue(metric, out var value) && value > Limit
            ? [new HealthAlarm(HealthAlarmKind.DiscriminatorOverfitting, metric, value, Limit, $"the discriminator knows train images by heart: {remedy}")]
            : [];
    }

    private static double Mean(SampleReader samples, Func<Batch, Tensor> answer, Action tick)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var batch in samples.Spread(MostMeasured))
        {
            tick();
            var answers = answer(batch).flatten(1).mean([1]); // (B)
            sum += answers.sum().item<float>();
            count += answers.shape[0];
        }

        return sum / count;
    }
}
