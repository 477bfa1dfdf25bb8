using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.Blocks;
using GenWorkers.Models.Vae;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>
/// Face detector whose encoder also is that of a variational autoencoder of faces, and whose latents say which faces are
/// rare: those are drawn more often (Amini et al. 2019, section 3). Faces and non-faces are two streams, one half of a
/// step's images each; faces are drawn by their weights, non-faces evenly.
/// </summary>
public sealed class DebiasingVaeModel : Model, ISamplingModel, IDecodingModel, IReconstructingModel, IScoringModel, IReweightingModel
{
    private const int Faces = 0;
    private const int Others = 1;
    private const string Probabilities = "faceProbabilities";
    private const string EffectiveSampleSize = "effectiveSampleSize";
    private const double LeastEffectiveShare = 0.05; // of the faces; fewer are an alarm

    private readonly DebiasingVaeOptions options;
    private readonly nn.Module<Tensor, Tensor> encoder;
    private readonly nn.Module<Tensor, Tensor> decoder;
    private readonly PixelDistribution pixels;

    public DebiasingVaeModel(ModelConfig config, DebiasingVaeOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var networks = new ImageNetworks(options.Architecture, Shape, options.BaseChannels, options.HiddenSizes);
        encoder = Add(nameof(encoder), networks.Encoder(1 + (2 * options.LatentSize)));
        decoder = Add(nameof(decoder), networks.Decoder(options.LatentSize));
        pixels = Add(nameof(pixels), new PixelDistribution(options.Likelihood));
    }

    public override string PrimaryMetric => "loss";

    public ScoreKind ScoreKind => new("nonFaceProbability", $"probability that {options.Attribute} is not {options.Positive}");

    public bool CanSample => true;

    public int ReweightEverySteps => options.ReweightEverySteps;

    /// <summary>Faces and non-faces. A split that is not empty needs both.</summary>
    public override IReadOnlyList<SampleStream> Streams(ISampleSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var kinds = Enumerable.Range(0, split.Count).ToLookup(i => split.Attribute(i, options.Attribute) == options.Positive);
        if (split.Count > 0 && kinds.Count < 2)
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"spec.options.positive: of a split of {split.Count} samples {(kinds.Contains(true) ? "all have" : "none has")} {options.Attribute} '{options.Positive}'; every split needs faces and non-faces");
        }

        return [new SampleStream("faces", [.. kinds[true]]), new SampleStream("others", [.. kinds[false]])];
    }

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        Pass pass;
        using (step.Autocast())
            pass = Run(batch);
        var terms = Terms(batch, pass);
        step.Record("classification", terms.Classification.mean().item<float>());
        step.Record("reconstruction", terms.Reconstruction.mean().item<float>());
        step.Record("divergence", terms.Divergence.mean().item<float>());
        step.Minimize(Optimizers[0], DebiasingVaeLoss.Total(options, terms));
    }

    /// <summary>In a pass over held-out images the smaller kind is seen again, so that both weigh the same.</summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var pass = Run(batch);
        var terms = Terms(batch, pass);
        var correct = cat([pass.Logits[..batch.Count].gt(0), pass.Logits[batch.Count..].le(0)]);
        sums.Add(PrimaryMetric, DebiasingVaeLoss.Total(options, terms).item<float>(), batch.Count);
        sums.Add("classification", terms.Classification.mean().item<float>(), batch.Count);
        sums.Add("reconstruction", terms.Reconstruction.mean().item<float>(), batch.Count);
        sums.Add("divergence", terms.Divergence.mean().item<float>(), batch.Count);
        sums.Add("balancedAccuracy", correct.to(ScalarType.Float32).mean().item<float>(), batch.Count);
    }

    /// <summary>How well held-out faces and non-faces are told apart, whatever the threshold.</summary>
    public override IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick)
    {
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(tick);
        var scores = new[] { Faces, Others }.Select(stream => validation.Only(stream).Batches().SelectMany(batch =>
        {
            tick();
            return Score(batch, 1);
        }).ToArray()).ToArray();
        return new Dictionary<string, double> { ["rocArea"] = RocArea.Of(scores[Others], scores[Faces]) };
    }

    /// <summary>Of the weights that the last steps were drawn by.</summary>
    public override IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics)
    {
        if (WeightsOf(Faces) is not { } weights)
            return [];
        var (effective, least) = (1 / weights.Sum(weight => weight * weight), LeastEffectiveShare * weights.Count);
        return effective < least
            ? [new HealthAlarm(HealthAlarmKind.FewEffectiveSamples, $"train/{EffectiveSampleSize}", effective, least, $"of {weights.Count} faces as good as {effective:F0} are drawn: a larger alpha, fewer latents or weighting max")]
            : [];
    }

    public override IReadOnlyDictionary<string, string> Report(SampleReader train, string folder, Action tick)
    {
        ArgumentNullException.ThrowIfNull(train);
        using var scope = NewDisposeScope();
        return new FaceReport(options, Shape).Write(Weigh(train, tick), train.Split, folder);
    }

    public void Reweight(SampleReader train, MetricSums metrics, Action tick)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        using var scope = NewDisposeScope();
        var faces = Weigh(train, tick);
        metrics.Add(EffectiveSampleSize, faces.EffectiveSampleSize);
        Keep(Probabilities, faces.Probabilities);
        Keep("binEdges", faces.Histograms.Edges);
        Keep("binShares", faces.Histograms.Shares);
    }

    public IReadOnlyList<double>? WeightsOf(int stream)
    {
        if (stream != Faces || !State.TryGetValue(Probabilities, out var probabilities))
            return null;
        using var scope = NewDisposeScope();
        return probabilities.cpu().data<double>().ToArray();
    }

    public Tensor Sample(Draws draws, SamplingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(settings);
        return Decode(draws.Normal(options.LatentSize) * settings.Temperature);
    }

    public Tensor Encode(Tensor images) => Code(images).Mean;

    public Tensor Decode(Tensor codes) => decoder.forward(codes).sigmoid();

    public Tensor Reconstruct(Tensor images) => Decode(Encode(images));

    public double[] Score(Batch batch, int draws)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return (-Code(batch.Images).Logits.to(ScalarType.Float64)).sigmoid().cpu().data<double>().ToArray();
    }

    /// <summary>The loss's terms for faces, the first stream, and non-faces, the second.</summary>
    public LossTerms Terms(Batch batch) => Terms(batch, Run(batch));

    private LossTerms Terms(Batch batch, Pass pass)
    {
        var values = (double)Shape.Length;
        return new LossTerms(
            DebiasingVaeLoss.Classification(pass.Logits, pass.Mean.shape[0]),
            pixels.LogProbability(pass.Decoded, batch.Images.flatten(1)) / -values,
            VaeBounds.Divergence(pass.Mean, pass.LogVariance).sum(-1) / values);
    }

    /// <summary>All images through the encoder, the faces' latents through the decoder: a non-face never reaches it.</summary>
    private Pass Run(Batch batch)
    {
        var faces = batch.Streams[Faces];
        var (logits, mean, logVariance) = Code(cat([faces.Images, batch.Streams[Others].Images]));
        (mean, logVariance) = (mean[..faces.Keys.Count], logVariance[..faces.Keys.Count]); // (F, D)
        var latents = mean + ((logVariance * 0.5).exp() * faces.Draws.Normal(options.LatentSize));
        return new Pass(logits, mean, logVariance, decoder.forward(latents).@float().flatten(1));
    }

    private (Tensor Logits, Tensor Mean, Tensor LogVariance) Code(Tensor images)
    {
        var parts = encoder.forward(images).@float().split([1, options.LatentSize, options.LatentSize], 1);
        return (parts[0].squeeze(1), parts[1], parts[2]); // (B), 2 x (B, D)
    }

    private WeighedFaces Weigh(SampleReader train, Action tick) => WeighedFaces.Of(train.Only(Faces), Encode, options, tick);

    private void Keep(string name, Tensor value)
    {
        if (State.Remove(name, out var old))
            old.Dispose();
        State[name] = value.DetachFromDisposeScope();
    }

    /// <param name="Logits">(B)</param>
    /// <param name="Mean">(F, D), as is the log-variance.</param>
    /// <param name="Decoded">(F, C*H*W)</param>
    private sealed record Pass(Tensor Logits, Tensor Mean, Tensor LogVariance, Tensor Decoded);
}
