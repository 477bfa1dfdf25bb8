using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Models.Cyclegan;

/// <summary>
/// Translates between two domains without pairs (Zhu et al. 2017). Domain 0 is the paper's X, domain 1 its Y; the generator
/// into a domain and the discriminator of its images have the domain's number.
/// </summary>
public sealed class CycleganModel : Model, ITranslatingModel
{
    private const double Beta1 = 0.5;

    private readonly CycleganOptions options;
    private readonly SampleClasses domains;
    private readonly ResidualGenerator[] into;
    private readonly nn.Module<Tensor, Tensor>[] judges;
    private readonly DiscriminatorOverfitting[] overfitting;
    private ImagePool[] pools = [];

    public CycleganModel(ModelConfig config, CycleganOptions options, SampleClasses domains, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.domains) = (options, domains);
        into = [.. Enumerable.Range(0, 2).Select(i => Add(
            $"generator{i}", new ResidualGenerator(Shape.Channels, options.BaseChannels, options.Blocks)))];
        judges = [.. Enumerable.Range(0, 2).Select(i => Add(
            $"discriminator{i}", PatchDiscriminator.Create(Shape.Channels, options.DiscriminatorChannels, options.DiscriminatorHalvings)))];
        overfitting = [.. Enumerable.Range(0, 2).Select(i => new DiscriminatorOverfitting(
            batch => judges[i].forward(Signed(batch.Streams[i].Images)),
            batch => judges[i].forward(into[i].forward(Signed(batch.Streams[1 - i].Images))),
            "more images of the domain, fewer discriminatorChannels or fewer steps",
            domain: i))];
    }

    public override string PrimaryMetric => "loss";

    public IReadOnlyList<string> Targets => domains.Values;

    private ModelOptimizer GeneratorOptimizer => Optimizers[0];

    private ModelOptimizer DiscriminatorOptimizer => Optimizers[1];

    /// <summary>A stream of each domain, shuffled by itself. A split that is not empty needs images of both.</summary>
    public override IReadOnlyList<SampleStream> Streams(ISampleSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        List<int>[] members = [[], []];
        for (var i = 0; i < split.Count; i++)
        {
            if (domains.Of(split, i) is var domain && domain != domains.Unknown)
                members[domain].Add(i);
        }

        var missing = Array.FindIndex(members, list => list.Count == 0);
        if (split.Count > 0 && missing >= 0)
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"spec.options.domain: a split of {split.Count} samples has none with {domains.Attribute} '{Targets[missing]}'; every split needs both domains");
        }

        return [.. members.Select((list, i) => new SampleStream(Targets[i], list))];
    }

    /// <summary>One update of both generators, then one of both discriminators (the order of the authors' code).</summary>
    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        Tensor[] real = [.. batch.Streams.Select(Varied)];
        Tensor[] translated = [into[0].forward(real[1]), into[1].forward(real[0])];
        using (new FrozenParameters(judges[0]))
        using (new FrozenParameters(judges[1]))
            step.Minimize(GeneratorOptimizer, GeneratorLoss(real, translated, step), "generator");

        var loss = zeros(1, device: Device).sum();
        for (var i = 0; i < 2; i++)
        {
            // Image i of the other domain was translated, and its draws decide about the translation.
            var shown = pools[i].Exchange(translated[i].detach(), batch.Streams[1 - i].Draws);
            loss = loss + CycleganLoss.OfDiscriminator(judges[i].forward(real[i]), judges[i].forward(shown));
        }

        step.Minimize(DiscriminatorOptimizer, loss, "discriminator");
    }

    /// <summary>
    /// loss: what the generators minimize, without the identity; the discriminators move, so it is no absolute measure.
    /// cycle: absolute error of there and back, of values in [0, 1], by the domain that it begins in.
    /// </summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        for (var i = 0; i < 2; i++)
        {
            var real = batch.Streams[1 - i].Images;
            var translated = Translate(real, i);
            var cycle = ImageErrors.Absolute(Translate(translated, 1 - i), real).mean().item<float>();
            var adversarial = CycleganLoss.OfGenerator(judges[i].forward(Signed(translated))).item<float>();
            sums.Add($"cycle/{1 - i}", cycle, batch.Count);
            sums.Add(PrimaryMetric, adversarial + (2 * cycle * options.CycleWeight), batch.Count);
        }
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick)
    {
        foreach (var one in overfitting)
            one.MeasureTrain(train, validation, tick);
    }

    public override IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick) =>
        new Dictionary<string, double>(overfitting.Select(one => one.Measure(validation, tick)));

    public override IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics) =>
        [.. overfitting.SelectMany(one => one.Alarms(metrics))];

    public Tensor Translate(Tensor images, int target) => (into[target].forward(Signed(images)) + 1) / 2;

    protected override IReadOnlyList<ModelOptimizer> CreateOptimizers(TrainingSpec training)
    {
        pools = [.. Enumerable.Range(0, 2).Select(i => new ImagePool(this, $"pool{i}", options.PoolSize))];
        return
        [
            new ModelOptimizer("generators", [.. Networks.Take(2)], training, Beta1),
            new ModelOptimizer("discriminators", [.. Networks.Skip(2)], training, Beta1),
        ];
    }

    /// <summary>Equation 3, with the identity loss of section 5.2.</summary>
    private Tensor GeneratorLoss(Tensor[] real, Tensor[] translated, StepContext step)
    {
        var loss = zeros(1, device: Device).sum();
        for (var i = 0; i < 2; i++)
        {
            var cycle = CycleganLoss.Absolute(into[i].forward(translated[1 - i]), real[i]);
            step.Record($"cycle/{i}", cycle.item<float>() / 2);
            loss = loss + CycleganLoss.OfGenerator(judges[i].forward(translated[i])) + (cycle * options.CycleWeight);
            if (options.IdentityShare > 0)
                loss = loss + (CycleganLoss.Absolute(into[i].forward(real[i]), real[i]) * (options.IdentityShare * options.CycleWeight));
        }

        return loss;
    }

    private Tensor Varied(StreamBatch part)
    {
        var images = options.Mirrored
            ? where(part.Draws.Uniform(1, 1, 1) < 0.5, part.Images.flip(3), part.Images)
            : part.Images;
        return Signed(images);
    }

    /// <summary>[0, 1] to [-1, 1]</summary>
    private static Tensor Signed(Tensor images) => (images * 2) - 1;
}
