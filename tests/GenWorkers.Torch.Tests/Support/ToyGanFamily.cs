using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Options of <see cref="ToyGanFamily"/>.</summary>
public sealed record ToyGanOptions
{
    public int PoolSize { get; init; } = 8;

    /// <summary>Step at which the generator's loss becomes infinite; 0 never.</summary>
    public int DivergeAtStep { get; init; }
}

/// <summary>
/// What the adversarial families to come will ask of the loop, as small as can be: two networks with an optimizer each,
/// two updates a step, a pool of earlier fakes, a number that adapts, and two streams over one split.
/// </summary>
public sealed class ToyGanFamily : ModelFamily<ToyGanOptions>
{
    public override string Name => "toy-gan";

    protected override Model Create(ModelConfig config, ToyGanOptions options, Device device) => new ToyGan(config, options, device);

    private sealed class ToyGan : Model, ISamplingModel
    {
        private readonly ToyGanOptions options;
        private readonly nn.Module<Tensor, Tensor> generator;
        private readonly nn.Module<Tensor, Tensor> discriminator;

        public ToyGan(ModelConfig config, ToyGanOptions options, Device device)
            : base(config, device)
        {
            this.options = options;
            generator = Add(nameof(generator), nn.Sequential(
                ("hidden", nn.Linear(4, 16)), ("activation", nn.ReLU()), ("dropout", nn.Dropout(0.1)), ("output", nn.Linear(16, Shape.Length))));
            discriminator = Add(nameof(discriminator), nn.Sequential(
                ("hidden", nn.Linear(Shape.Length, 16)), ("norm", nn.BatchNorm1d(16)), ("output", nn.Linear(16, 1))));
            State["pool"] = zeros(0, Shape.Length);
            Scalars["p"] = 0;
        }

        public override string PrimaryMetric => "realScore";

        public bool CanSample => true;

        public override IReadOnlyList<SampleStream> Streams(ISampleSplit split)
        {
            ArgumentNullException.ThrowIfNull(split);
            return
            [
                new SampleStream("a", [.. Enumerable.Range(0, split.Count).Where(i => i % 3 == 0)]),
                new SampleStream("b", [.. Enumerable.Range(0, split.Count).Where(i => i % 3 != 0)]),
            ];
        }

        public override void Step(Batch batch, StepContext step)
        {
            ArgumentNullException.ThrowIfNull(batch);
            ArgumentNullException.ThrowIfNull(step);
            var fake = Generate(batch.Draws, 1);
            using var past = cat([State["pool"], fake.detach()]);
            var real = discriminator.forward(batch.Streams[1].Images.flatten(1));
            step.Minimize(Optimizers[0], discriminator.forward(past).mean() - real.mean() + (real.square().mean() * 0.1), "discriminator");
            var loss = -discriminator.forward(fake).mean();
            step.Minimize(Optimizers[1], step.Step == options.DivergeAtStep ? loss / 0 : loss, "generator");
            Remember(past);
            Scalars["p"] += 0.01;
        }

        public override void Evaluate(Batch batch, MetricSums sums)
        {
            ArgumentNullException.ThrowIfNull(batch);
            ArgumentNullException.ThrowIfNull(sums);
            sums.Add("realScore", discriminator.forward(batch.Images.flatten(1)).mean().item<float>(), batch.Count);
        }

        public Tensor Sample(Draws draws, SamplingSettings settings) =>
            Generate(draws, settings.Temperature).reshape(-1, Shape.Channels, Shape.Height, Shape.Width);

        protected override IReadOnlyList<ModelOptimizer> CreateOptimizers(TrainingSpec training) =>
        [
            new ModelOptimizer("discriminator", [Networks[1]], training, beta1: 0.5, rateFactor: 0.5),
            new ModelOptimizer("generator", [Networks[0]], training, beta1: 0.5),
        ];

        private Tensor Generate(Draws draws, double temperature) => generator.forward(draws.Normal(4) * temperature).sigmoid();

        private void Remember(Tensor past)
        {
            var old = State["pool"];
            State["pool"] = past[^Math.Min(options.PoolSize, (int)past.shape[0])..].clone().DetachFromDisposeScope();
            old.Dispose();
        }
    }
}
