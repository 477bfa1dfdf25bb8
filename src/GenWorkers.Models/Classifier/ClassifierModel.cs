using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Classifier;

/// <summary>
/// A convolutional classifier by cross-entropy. What it tells images apart by, the activations before its last layer, is
/// its code: trained on real training images only, it judges what other models generate.
/// </summary>
public sealed class ClassifierModel : Model, IEncodingModel, IClassifyingModel
{
    private readonly nn.Module<Tensor, Tensor> encoder;
    private readonly nn.Module<Tensor, Tensor> head;

    public ClassifierModel(ModelConfig config, ClassifierOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        encoder = Add(nameof(encoder), nn.Sequential(
            ("trunk", ConvolutionalEncoder.Create(Plan.For(Shape, options.BaseChannels), Shape.Channels, options.FeatureSize)),
            ("activation", nn.SiLU())));
        head = Add(nameof(head), nn.Linear(options.FeatureSize, config.Classes!.Count));
    }

    public override IReadOnlyList<ClassTable> ClassTables => [new("head.weight", 0), new("head.bias", 0)];

    public override string PrimaryMetric => "crossEntropy";

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        Tensor logits;
        using (step.Autocast())
            logits = Logits(batch.Images);
        step.Minimize(Optimizers[0], nn.functional.cross_entropy(logits.@float(), batch.Classes!));
    }

    public override void CheckValidation(SampleReader validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var (split, classes) = (validation.Split, Config.Classes!);
        if (!Enumerable.Range(0, split.Count).Any(i => classes.Of(split, i) != classes.Unknown))
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.dataset: no validation images or one whose '{classes.Attribute}' the train split has ({classes.Describe()}); none of {split.Count} is such");
        }
    }

    /// <summary>Images of a class that the train split did not have are left out.</summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var known = batch.Classes!.ne(Config.Classes!.Unknown);
        var classes = batch.Classes[known];
        if (classes.shape[0] == 0)
            return;
        var logits = Logits(batch.Images[known]);
        sums.Add(PrimaryMetric, nn.functional.cross_entropy(logits, classes).item<float>(), classes.shape[0]);
        sums.Add("accuracy", logits.argmax(1).eq(classes).to(ScalarType.Float32).mean().item<float>(), classes.shape[0]);
    }

    public Tensor Encode(Tensor images) => encoder.forward(images);

    public Tensor Classify(Tensor images) => nn.functional.log_softmax(Logits(images), 1);

    private Tensor Logits(Tensor images) => head.forward(encoder.forward(images));
}
