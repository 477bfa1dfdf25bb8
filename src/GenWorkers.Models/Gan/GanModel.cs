using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>
/// Generator against discriminator (Goodfellow et al. 2014, algorithm 1). With a condition both are told the class: the
/// generator beside its noise (Mirza and Osindero 2014), the discriminator by projection. Both players' updates are one
/// step of the loop, so no checkpoint lies between them.
/// </summary>
public sealed class GanModel : Model, IConditionalModel, IDiscriminatingModel
{
    /// <summary>Side to which images are averaged before distances between pixels mean anything.</summary>
    private const int ComparedSide = 8;

    private readonly GanOptions options;
    private readonly nn.Module<Tensor, Tensor> generator;
    private readonly Discriminator discriminator;
    private readonly AdaptiveAugmentation augmentation;
    private readonly DiscriminatorOverfitting overfitting;

    public GanModel(ModelConfig config, GanOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var networks = new GanNetworks(options, Shape, Config.Classes?.Count ?? 0);
        generator = Add(nameof(generator), networks.Generator());
        discriminator = Add(nameof(discriminator), networks.Discriminator());
        augmentation = new AdaptiveAugmentation(options, Scalars);
        overfitting = new DiscriminatorOverfitting(
            batch => Judge(batch.Images, batch.Classes),
            batch => Judge(Generate(batch.Draws, batch.Classes), batch.Classes),
            "more images, adaptiveAugmentation or fewer steps");
    }

    /// <summary>The generator is told the class beside its noise; the discriminator has a row, with or without a normed weight.</summary>
    public override IReadOnlyList<ClassTable> ClassTables =>
    [
        new(options.Architecture == GanArchitecture.Dense ? "generator.dense0.weight" : "generator.input.weight", 1, options.LatentSize),
        new("discriminator.classes.weight", 1),
        new("discriminator.classes.layer.weight", 1),
    ];

    public override string PrimaryMetric => "pixelKernelDistance";

    public ScoreKind ScoreKind => HasProbability
        ? new ScoreKind("generatedProbability", "probability that the discriminator gives an image of being generated")
        : new ScoreKind("negativeDiscriminatorOutput", "the discriminator's own scale");

    /// <summary>Halfway between the outputs that its loss asks for; a Wasserstein critic is free up to a constant.</summary>
    public double? Boundary => options.Objective switch
    {
        AdversarialObjective.Wasserstein => null,
        AdversarialObjective.LeastSquares => -0.5,
        AdversarialObjective.Hinge => 0,
        _ => 0.5,
    };

    public bool CanSample => true;

    private bool HasProbability => options.Objective is AdversarialObjective.Minimax or AdversarialObjective.NonSaturating;

    private ModelOptimizer DiscriminatorOptimizer => Optimizers[0];

    private ModelOptimizer GeneratorOptimizer => Optimizers[1];

    /// <summary>One update of the discriminator, and every <c>discriminatorSteps</c> one of the generator.</summary>
    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        var generatorsTurn = step.Step % options.DiscriminatorSteps == 0;
        Tensor generated;
        using (set_grad_enabled(generatorsTurn))
            generated = Generate(batch.Draws, batch.Classes);
        UpdateDiscriminator(batch, augmentation.Apply(generated.detach(), batch.Draws), step);
        if (!generatorsTurn)
            return;

        using var frozen = new FrozenParameters(discriminator);
        var judged = Judge(augmentation.Apply(generated, batch.Draws), batch.Classes);
        step.Minimize(GeneratorOptimizer, AdversarialLoss.OfGenerator(options.Objective, judged), "generator");
    }

    /// <summary>A distance between sets takes at least two images of each.</summary>
    public override void CheckValidation(SampleReader validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        if (validation.BatchSize < 2)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.training.batchSize: at least 2 in family gan with a validation split, not {validation.BatchSize}");
        if (validation.Count < 2)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.dataset: no validation images or at least 2 in family gan, it has {validation.Count}");
    }

    /// <summary>
    /// Distance of generated from held-out images, both averaged to 8x8 pixels, and what the discriminator makes of both:
    /// its mean output on held-out images far below that on train images says that it knows the train images by heart.
    /// </summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        // Not the batch's classes: a held-out image may have one that the train split did not.
        var classes = Config.Classes?.Draw(batch.Draws);
        var generated = Generate(batch.Draws, classes);
        sums.Add("discriminator/real", Judge(batch.Images, batch.Classes).mean().item<float>(), batch.Count);
        sums.Add("discriminator/generated", Judge(generated, classes).mean().item<float>(), batch.Count);
        if (batch.Count > 1)
            sums.Add(PrimaryMetric, KernelDistance.Squared(Averaged(generated), Averaged(batch.Images)), batch.Count);
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick)
    {
        discriminator.FitDeviation(train, tick);
        overfitting.MeasureTrain(train, validation, tick);
    }

    public override IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick) =>
        new Dictionary<string, double>([overfitting.Measure(validation, tick)]);

    public override IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics) => [.. overfitting.Alarms(metrics)];

    public Tensor Sample(Draws draws, SamplingSettings settings) => Sample(draws, settings, null).Images;

    public ClassedImages Sample(Draws draws, SamplingSettings settings, Tensor? classes)
    {
        // Noise first: one seed gives the same noise for every class.
        var input = settings.Normal(draws, options.LatentSize);
        var shown = classes ?? Config.Classes?.Draw(draws);
        if (shown is not null) // the class weighs as much as the noise
            input = cat([input, Config.Classes!.OneHot(shown) * Math.Sqrt(options.LatentSize)], 1);
        return new ClassedImages(generator.forward(input).sigmoid(), shown);
    }

    /// <summary>Of a conditional model with its class term where the batch has classes: a scored image need not have one.</summary>
    public double[] Score(Batch batch, int draws)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var generated = -Judge(batch.Images, batch.Classes).to(ScalarType.Float64).flatten();
        return (HasProbability ? generated.sigmoid() : generated).cpu().data<double>().ToArray();
    }

    /// <summary>The discriminator's outputs before any activation, (B, 1).</summary>
    /// <param name="classes">(B), whole numbers; null leaves the class term out.</param>
    public Tensor Judge(Tensor images, Tensor? classes) =>
        discriminator.Judge(images, classes is null ? null : Config.Classes?.OneHot(classes));

    /// <summary>Adam's decays of the papers: 0 and 0.9 for Wasserstein (Gulrajani et al. 2017), else 0.5 (Radford et al. 2016).</summary>
    protected override IReadOnlyList<ModelOptimizer> CreateOptimizers(TrainingSpec training)
    {
        var (beta1, beta2) = options.Objective == AdversarialObjective.Wasserstein ? (0.0, 0.9) : (0.5, 0.999);
        return
        [
            new ModelOptimizer("discriminator", [Networks[1]], training, beta1, beta2),
            new ModelOptimizer("generator", [Networks[0]], training, beta1, beta2),
        ];
    }

    private Tensor Generate(Draws draws, Tensor? classes) => Sample(draws, SamplingSettings.Default, classes).Images;

    private void UpdateDiscriminator(Batch batch, Tensor generated, StepContext step)
    {
        var images = augmentation.Apply(batch.Images, batch.Draws);
        var real = Judge(images, batch.Classes);
        step.Record("discriminator/real", real.mean().item<float>());
        var loss = AdversarialLoss.OfDiscriminator(options.Objective, real, Judge(generated, batch.Classes));
        step.Minimize(DiscriminatorOptimizer, loss + Penalty(batch, images, generated, step), "discriminator");
        augmentation.Follow(real, step);
    }

    /// <summary>On the images that the discriminator sees; the phase comes from the global step, so a resumed run keeps it.</summary>
    private Tensor Penalty(Batch batch, Tensor real, Tensor generated, StepContext step)
    {
        Tensor Output(Tensor images) => Judge(images, batch.Classes);
        if (options.Objective == AdversarialObjective.Wasserstein)
        {
            return options.GradientPenalty > 0
                ? GradientPenalties.Between(Output, real, generated, batch.Draws.Uniform(1, 1, 1)) * options.GradientPenalty
                : zeros(1, device: Device);
        }

        return options.R1Gamma > 0 && step.Step % options.R1Interval == 0
            ? GradientPenalties.R1(Output, real) * (options.R1Gamma * options.R1Interval)
            : zeros(1, device: Device);
    }

    private static Tensor Averaged(Tensor images) =>
        nn.functional.adaptive_avg_pool2d(images, Math.Min(ComparedSide, Math.Min(images.shape[2], images.shape[3]))).flatten(1);
}
