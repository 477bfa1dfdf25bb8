using GenWorkers.Models.Blocks;
using GenWorkers.Models.Colorizer;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>
/// Which label each pixel of a photo has, by cross-entropy over real pairs: what is made well can be read as real photos
/// are (the FCN score of Isola et al. 2017, section 4.1). Pairs are (B, 3, S, 2S), photo left, label map right.
/// </summary>
internal sealed class LabelReaderModel : Model
{
    private readonly LabelReaderOptions options;
    private readonly ColorNetwork network;

    public LabelReaderModel(ModelConfig config, LabelReaderOptions options, Device device)
        : base(config, device)
    {
        this.options = options;
        network = Add(nameof(network), new ColorNetwork(options.Channels, LabelColors.Count, Shape.Channels));
    }

    public override string PrimaryMetric => "crossEntropy";

    public override void Step(Batch batch, StepContext step)
    {
        var side = batch.Images.shape[2];
        var both = cat([batch.Images.narrow(3, 0, side), batch.Images.narrow(3, side, side)], 1); // (B, 6, S, S)
        both = RandomPatches.Of(both, options.PatchPixels, flipsAndTurns: false, batch.Draws);
        both = where(batch.Draws.Uniform(1, 1, 1) < 0.5, both.flip(3), both);
        var light = 1 + (((batch.Draws.Uniform(1, 1, 1) * 2) - 1) * options.LightRange);
        var labels = LabelColors.Nearest(both.narrow(1, 3, 3));
        Tensor logits;
        using (step.Autocast())
            logits = Logits((both.narrow(1, 0, 3) * light).clamp(0, 1));
        step.Minimize(Optimizers[0], nn.functional.cross_entropy(logits.@float(), labels));
    }

    public override void Evaluate(Batch batch, MetricSums sums)
    {
        var side = batch.Images.shape[2];
        var logits = Logits(batch.Images.narrow(3, 0, side));
        var labels = LabelColors.Nearest(batch.Images.narrow(3, side, side));
        sums.Add(PrimaryMetric, nn.functional.cross_entropy(logits, labels).item<float>(), batch.Count);
        sums.Add("accuracy", logits.argmax(1).eq(labels).to(ScalarType.Float32).mean().item<float>(), batch.Count);
    }

    /// <summary>Photos (B, 3, S, S) to the places of their labels (B, S, S).</summary>
    public Tensor Read(Tensor photos)
    {
        using var scope = NewDisposeScope();
        return Logits(photos).argmax(1).MoveToOuterDisposeScope();
    }

    /// <summary>(B, 3, H, W) to (B, labels, H, W), from maps of half the resolution.</summary>
    private Tensor Logits(Tensor photos) => nn.functional.interpolate(
        network.forward(photos), size: [photos.shape[2], photos.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);
}
