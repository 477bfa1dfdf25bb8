using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Flow;

/// <summary>
/// Multi-scale coupling flow: log p(k) of an image's levels is log N(z; 0, I) plus the log-determinants on the way to z
/// (Dinh et al. 2017, equation 3), exact for the dequantized image and in expectation a lower bound for the discrete one
/// (Theis et al. 2016, equation 4). Computed in single precision whatever the job asks for: it must be invertible.
/// </summary>
public sealed class FlowModel : Model, ISamplingModel, IDecodingModel, IScoringModel
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly CouplingFlow flow;
    private readonly LogitPixels pixels;

    public FlowModel(ModelConfig config, FlowOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        pixels = new LogitPixels(options.LogitAlpha);
        flow = Add(nameof(flow), new CouplingFlow(FlowPlan.For(Shape, options.Scales), options.StepsPerScale, options.HiddenChannels));
    }

    public override string PrimaryMetric => "bitsPerDimension";

    public bool CanSample => true;

    public ScoreKind ScoreKind { get; } = new("negativeLogLikelihood", "nats an image");

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        step.Minimize(Optimizers[0], BitsPerDimension(LogLikelihood(batch.Images, batch.Draws)).mean());
    }

    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var likelihood = LogLikelihood(batch.Images, batch.Draws);
        sums.Add(PrimaryMetric, BitsPerDimension(likelihood).mean().item<float>(), batch.Count);
        sums.Add("negativeLogLikelihood", -likelihood.mean().item<float>(), batch.Count);
    }

    /// <summary>log p of the dequantized levels, nats an image, (B). The unit of a pixel is one of 256 levels.</summary>
    public Tensor LogLikelihood(Tensor images, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        var (logits, first) = pixels.Transform(images, draws.Uniform(images.shape[1..]));
        var (latent, second) = flow.Transform(logits);
        return (((latent.square() * -0.5) - HalfLogTwoPi).sum(1)) + first + second;
    }

    /// <summary>-log2 p divided by C * H * W.</summary>
    public Tensor BitsPerDimension(Tensor logLikelihood) => logLikelihood * (-1 / (Math.Log(2) * Shape.Length));

    public Tensor Sample(Draws draws, SamplingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(settings);
        return pixels.ToImages(flow.Invert(draws.Normal(Shape.Length) * settings.Temperature));
    }

    /// <summary>The latent of each image in the middle of its levels.</summary>
    public Tensor Encode(Tensor images) => flow.Transform(pixels.Transform(images, full_like(images, 0.5)).Logits).Latent;

    public Tensor Decode(Tensor codes) => pixels.ToImages(flow.Invert(codes));

    /// <summary>-log p(k) by importance sampling over the dequantization: log of the mean of p(k + u) (Ho et al. 2019, equation 12).</summary>
    public double[] Score(Batch batch, int draws)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var sum = full(batch.Count, double.NegativeInfinity, ScalarType.Float64);
        for (var draw = 0; draw < draws; draw++)
        {
            using var inner = NewDisposeScope();
            sum.copy_(logaddexp(sum, LogLikelihood(batch.Images, batch.Draws).to(ScalarType.Float64).cpu()));
        }

        return (Math.Log(draws) - sum).data<double>().ToArray();
    }
}
