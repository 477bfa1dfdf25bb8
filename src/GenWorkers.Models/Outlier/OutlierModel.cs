using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.Autoencoder;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>
/// Tells what is unlike its training images: a denoising autoencoder (Vincent et al. 2008) learns their features, a detector
/// is fitted on those of the train split, and the scores of the validation split say how high normal images score.
/// </summary>
public sealed class OutlierModel : Model, IDecodingModel, IReconstructingModel, ICalibratedModel, ILocatingModel
{
    private readonly OutlierOptions options;
    private readonly nn.Module<Tensor, Tensor> trunk;
    private readonly nn.Module<Tensor, Tensor> head;
    private readonly nn.Module<Tensor, Tensor> decoder;
    private readonly FeatureDetector? detector;
    private readonly Calibration calibration;

    public OutlierModel(ModelConfig config, OutlierOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var plan = Plan.For(Shape, options.BaseChannels);
        trunk = Add(nameof(trunk), ConvolutionalEncoder.Trunk(plan, Shape.Channels));
        head = Add(nameof(head), nn.Sequential(("flatten", nn.Flatten()), ("output", nn.Linear(plan.FlatSize, options.LatentSize))));
        decoder = Add(nameof(decoder), ConvolutionalDecoder.Create(plan, options.LatentSize, Shape.Channels));
        detector = options.Detector switch
        {
            OutlierDetector.NearestNeighbours => new NearestNeighbours(options.BankSize, options.Neighbours, [options.LatentSize, plan.FlatSize]),
            OutlierDetector.Mahalanobis => new MahalanobisDistance(options.LatentSize),
            _ => null,
        };
        if (detector is not null)
            Add(nameof(detector), detector);
        calibration = Add(nameof(calibration), new Calibration());
    }

    public override string PrimaryMetric => "mse";

    public ScoreKind ScoreKind => options.Detector switch
    {
        OutlierDetector.NearestNeighbours => new ScoreKind("nearestNeighbourDistance", "mean distance of held-out normal images"),
        OutlierDetector.Mahalanobis => new ScoreKind("mahalanobisDistance", "standard deviations of the code"),
        _ => ReconstructionError.Kind,
    };

    /// <summary>Whatever the detector: the code has no places, and the maps before it are compared as a whole.</summary>
    public ScoreKind HeatMapKind { get; } = ReconstructionError.Kind with { Unit = ReconstructionError.Kind.Unit + ", mean over 3x3 pixels" };

    IReadOnlyList<double> ICalibratedModel.Calibration => calibration.Scores;

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        Tensor logits;
        using (step.Autocast())
            logits = decoder.forward(Encode(Noisy(batch)));
        step.Minimize(Optimizers[0], AutoencoderLoss.SquaredError(logits.@float(), batch.Images));
    }

    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        sums.Add("mse", AutoencoderLoss.SquaredError(decoder.forward(Encode(Noisy(batch))), batch.Images).item<float>(), batch.Count);
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(tick);
        detector?.Fit(FeaturesOf(train, tick));
        detector?.Scale(FeaturesOf(validation.Count > 0 ? validation : train, tick));
        calibration.Fit(validation.Batches().SelectMany(batch =>
        {
            tick();
            return Score(batch, 1);
        }));
    }

    public double[] Score(Batch batch, int draws)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return detector is null
            ? ReconstructionError.EachImage(batch.Images, Reconstruct(batch.Images))
            : detector.Score(Features(batch.Images));
    }

    /// <summary>Where the image differs from what the denoiser makes of it, over 3x3 pixels.</summary>
    public Tensor HeatMap(Tensor images) => nn.functional.avg_pool2d(
        ReconstructionError.EachPixel(images, Reconstruct(images)), 3, stride: 1, padding: 1, count_include_pad: false);

    public Tensor Encode(Tensor images) => head.forward(trunk.forward(images));

    public Tensor Decode(Tensor codes) => decoder.forward(codes).sigmoid();

    public Tensor Reconstruct(Tensor images) => Decode(Encode(images));

    /// <summary>The detector is fitted and has nothing to learn by gradient.</summary>
    protected override IReadOnlyList<ModelOptimizer> CreateOptimizers(TrainingSpec training) =>
        [new ModelOptimizer("all", [.. Networks.Take(3)], training)];

    private Tensor Noisy(Batch batch) => options.NoiseDeviation > 0
        ? batch.Images + (batch.Draws.Normal(batch.Images.shape[1..]) * options.NoiseDeviation)
        : batch.Images;

    /// <summary>What the detector compares: the code, and for neighbours the maps before it.</summary>
    private Tensor[] Features(Tensor images)
    {
        var maps = trunk.forward(images);
        var code = head.forward(maps);
        return options.Detector == OutlierDetector.NearestNeighbours ? [code, maps.flatten(1)] : [code];
    }

    /// <summary>Features of as many of the split's images as the detector can take.</summary>
    private Tensor[] FeaturesOf(SampleReader reader, Action tick)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor[]>();
        foreach (var batch in reader.Spread(detector!.MostImages))
        {
            tick();
            parts.Add([.. Features(batch.Images).Select(part => part.MoveToOuterDisposeScope())]);
        }

        return [.. Enumerable.Range(0, parts[0].Length).Select(i => cat([.. parts.Select(part => part[i])]).MoveToOuterDisposeScope())];
    }
}
