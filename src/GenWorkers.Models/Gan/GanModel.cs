using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>Generator against discriminator (Goodfellow et al. 2014, algorithm 1).</summary>
public sealed class GanModel : Model, ISamplingModel, IScoringModel
{
    /// <summary>Side to which images are averaged before distances between pixels mean anything.</summary>
    private const int ComparedSide = 8;

    private readonly GanOptions options;
    private readonly nn.Module<Tensor, Tensor> generator;
    private readonly nn.Module<Tensor, Tensor> discriminator;

    public GanModel(ModelConfig config, GanOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var plan = Plan.For(Shape, options.BaseChannels);
        var layers = new DiscriminatorLayers(options.SpectralNorm);
        var dcgan = options.Architecture == GanArchitecture.Dcgan;
        generator = Add(nameof(generator), dcgan
            ? DcganNetworks.Generator(plan, options.LatentSize, Shape.Channels)
            : ResnetNetworks.Generator(plan, options.LatentSize, Shape.Channels));
        discriminator = Add(nameof(discriminator), dcgan
            ? DcganNetworks.Discriminator(plan, Shape.Channels, layers, options.MinibatchDeviation)
            : ResnetNetworks.Discriminator(plan, Shape.Channels, layers, options.MinibatchDeviation));
    }

    public override string PrimaryMetric => "pixelKernelDistance";

    public ScoreKind ScoreKind => options.Objective is AdversarialObjective.Minimax or AdversarialObjective.NonSaturating
        ? new ScoreKind("generatedProbability", "probability that the discriminator gives an image of being generated")
        : new ScoreKind("negativeDiscriminatorOutput", "the discriminator's own scale");

    public bool CanSample => true;

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
            generated = Generate(batch.Draws, temperature: 1);
        step.Minimize(DiscriminatorOptimizer, DiscriminatorLoss(batch, generated.detach(), step), "discriminator");
        if (!generatorsTurn)
            return;

        using var frozen = new FrozenParameters(discriminator);
        step.Minimize(
            GeneratorOptimizer, AdversarialLoss.OfGenerator(options.Objective, discriminator.forward(generated)), "generator");
    }

    /// <summary>
    /// Distance of generated from held-out images, both averaged to 8x8 pixels, and what the discriminator makes of both:
    /// its mean output on held-out images far below that on train images says that it knows the train images by heart.
    /// </summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var generated = Generate(batch.Draws, temperature: 1);
        sums.Add("discriminator/real", discriminator.forward(batch.Images).mean().item<float>(), batch.Count);
        sums.Add("discriminator/generated", discriminator.forward(generated).mean().item<float>(), batch.Count);
        if (batch.Count > 1)
            sums.Add(PrimaryMetric, KernelDistance.Squared(Averaged(generated), Averaged(batch.Images)), batch.Count);
    }

    public Tensor Sample(Draws draws, double temperature) => Generate(draws, temperature);

    public double[] Score(Batch batch, int draws)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var generated = -discriminator.forward(batch.Images).to(ScalarType.Float64).flatten();
        return (options.Objective is AdversarialObjective.Minimax or AdversarialObjective.NonSaturating ? generated.sigmoid() : generated)
            .cpu().data<double>().ToArray();
    }

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

    private Tensor Generate(Draws draws, double temperature) =>
        generator.forward(draws.Normal(options.LatentSize) * temperature).sigmoid();

    private Tensor DiscriminatorLoss(Batch batch, Tensor generated, StepContext step)
    {
        var real = discriminator.forward(batch.Images);
        step.Record("discriminator/real", real.mean().item<float>());
        var loss = AdversarialLoss.OfDiscriminator(options.Objective, real, discriminator.forward(generated));
        if (options.Objective != AdversarialObjective.Wasserstein)
        {
            // The phase comes from the global step, so a resumed run keeps it.
            return options.R1Gamma > 0 && step.Step % options.R1Interval == 0
                ? loss + (GradientPenalties.R1(discriminator, batch.Images) * (options.R1Gamma * options.R1Interval))
                : loss;
        }

        return options.GradientPenalty > 0
            ? loss + (GradientPenalties.Between(discriminator, batch.Images, generated, batch.Draws.Uniform(1, 1, 1)) * options.GradientPenalty)
            : loss;
    }

    private static Tensor Averaged(Tensor images) =>
        nn.functional.adaptive_avg_pool2d(images, Math.Min(ComparedSide, Math.Min(images.shape[2], images.shape[3]))).flatten(1);
}
