using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Autoencoder;

/// <summary>
/// Encoder, bottleneck, decoder (Hinton and Salakhutdinov 2006). It samples by decoding draws of a Gaussian mixture that
/// is fitted on the latents of the train split after training.
/// </summary>
public sealed class AutoencoderModel : Model, ISamplingModel, IDecodingModel, IReconstructingModel, ILocatingModel
{
    private readonly AutoencoderOptions options;
    private readonly nn.Module<Tensor, Tensor> encoder;
    private readonly nn.Module<Tensor, Tensor> decoder;
    private readonly GaussianMixture mixture;

    public AutoencoderModel(ModelConfig config, AutoencoderOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var networks = new ImageNetworks(options.Architecture, config.Shape, options.BaseChannels, options.HiddenSizes);
        encoder = Add(nameof(encoder), networks.Encoder(options.LatentSize));
        decoder = Add(nameof(decoder), networks.Decoder(options.LatentSize));
        mixture = Add(nameof(mixture), new GaussianMixture(options.MixtureComponents, options.LatentSize));
    }

    public override string PrimaryMetric => "loss";

    public ScoreKind ScoreKind => ReconstructionError.Kind;

    public ScoreKind HeatMapKind => ReconstructionError.Kind;

    public bool CanSample => mixture.IsFitted;

    public override void Step(Batch batch, StepContext step)
    {
        Tensor logits;
        using (step.Autocast())
            logits = decoder.forward(encoder.forward(batch.Images));
        step.Minimize(Optimizers[0], AutoencoderLoss.Of(options.Loss, logits.@float(), batch.Images));
    }

    public override void Evaluate(Batch batch, MetricSums sums)
    {
        var logits = decoder.forward(encoder.forward(batch.Images));
        sums.Add("loss", AutoencoderLoss.Of(options.Loss, logits, batch.Images).item<float>(), batch.Count);
        sums.Add("mse", AutoencoderLoss.SquaredError(logits, batch.Images).item<float>(), batch.Count);
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick) =>
        mixture.Fit(train, batch => encoder.forward(batch.Images), tick);

    public Tensor Sample(Draws draws, SamplingSettings settings) =>
        Decode(mixture.Sample(draws, settings.Temperature));

    public Tensor Encode(Tensor images) => encoder.forward(images);

    public Tensor Decode(Tensor codes) => decoder.forward(codes).sigmoid();

    public Tensor Reconstruct(Tensor images) => Decode(Encode(images));

    public double[] Score(Batch batch, int draws)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ReconstructionError.EachImage(batch.Images, Reconstruct(batch.Images));
    }

    public Tensor HeatMap(Tensor images) => ReconstructionError.EachPixel(images, Reconstruct(images));
}
