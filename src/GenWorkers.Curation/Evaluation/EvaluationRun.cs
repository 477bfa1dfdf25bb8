using GenWorkers.Contracts.Events;
using GenWorkers.Curation.Features;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Images;
using GenWorkers.Training.Sampling;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>One evaluation: draws, extracts, compares. All images pass the same rounding to 8 bits.</summary>
internal sealed class EvaluationRun(
    EvaluationRequest request, Model model, FamilyRegistry families, JobContext context, CancellationToken stop)
{
    private const string ReferenceSplit = "test";
    private const int FewestImages = 50;

    /// <summary>Images that principal components are fitted on, at most.</summary>
    private const int MostFitted = 10_000;

    private const int ShownNeighbours = 16;

    /// <summary>What the data sets' image shaper does.</summary>
    private const string Resize = "centre crop, Lanczos, 8 bits";

    private readonly ISampleSplit train = request.Samples.Split("train");
    private readonly ISampleSplit reference = request.Samples.Split(ReferenceSplit);
    private readonly FeatureReader reader = new(model.Shape, model.Device, context, stop);
    private readonly SamplingSettings usual = new() { Temperature = request.Spec.Temperature };
    private readonly Dictionary<string, string> pictures = new(StringComparer.Ordinal);

    public Jobs.Training.Evaluation Complete()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var count = Math.Min(request.Spec.Count, Math.Min(train.Count, reference.Count));
        if (count < FewestImages)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.dataset: at least {FewestImages} images in train and {ReferenceSplit}, it has {train.Count} and {reference.Count}");
        }

        if (count <= request.Spec.Neighbours)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.neighbours: fewer than the {count} images that are compared, not {request.Spec.Neighbours}");

        using var pixels = FitPixels();
        using var space = Space(pixels);
        var report = new EvaluationReport
        {
            Identity = new MetricIdentity(
                space.Name, space.Digest, request.DatasetDigest, ReferenceSplit, count, model.Shape.ToString(),
                request.Spec.Neighbours, Resize, request.Spec.Seed),
        };
        if (model is ISamplingModel { CanSample: true } sampling)
            report = AddSamples(report, sampling, space, pixels, count);
        if (model is IReconstructingModel reconstructing)
            report = report with { ReconstructionError = ReconstructionError(reconstructing, count) };
        report = report with { Condition = Fidelity(space, count) };
        return new Jobs.Training.Evaluation(report, pictures);
    }

    private EvaluationReport AddSamples(
        EvaluationReport report, ISamplingModel sampling, IFeatureSpace space, PrincipalComponents pixels, int count)
    {
        var real = reader.Features(space, count, (first, rows) => reader.Images(reference, first, rows));
        var known = reader.Features(space, count, (first, rows) => reader.Images(train, first, rows));
        var drawn = reader.Features(space, count, (first, rows) => Draw(sampling, usual, first, rows));
        var floor = reader.Features(space, count, (first, rows) => Rounded(ClippedGaussian.Sample(
            pixels, Keys(DrawPurpose.Evaluation, first, rows), [model.Shape.Channels, model.Shape.Height, model.Shape.Width])));
        var memorization = Memorization.Of(known, real, drawn);
        ShowNearest(sampling, memorization);
        var curve = request.Spec.Curve is { } wanted ? new EvaluationCurve(wanted.Parameter, [.. wanted.Values.Select(PointAt)]) : null;
        return report with
        {
            Samples = Compare(real, drawn),
            TrainImages = Compare(real, known),
            ClippedGaussian = Compare(real, floor),
            Curve = curve,
            NearTrainShare = memorization.NearShare,
        };

        CurvePoint PointAt(double value)
        {
            using var scope = NewDisposeScope();
            var settings = usual.With(request.Spec.Curve!.Parameter, value);
            return new CurvePoint(value, Compare(real, reader.Features(space, count, (first, rows) => Draw(sampling, settings, first, rows))));
        }
    }

    private SampleMetrics Compare(Tensor real, Tensor candidates)
    {
        reader.Tick();
        return SampleComparison.Of(real, candidates, request.Spec.Neighbours, request.Spec.Seed);
    }

    private double ReconstructionError(IReconstructingModel reconstructing, int count)
    {
        double sum = 0;
        foreach (var (first, rows) in reader.Batches(count))
        {
            using var scope = NewDisposeScope();
            var images = reader.Images(reference, first, rows);
            sum += (Rounded(reconstructing.Reconstruct(images)) - images).square().mean().item<float>() * rows;
        }

        return sum / count;
    }

    /// <summary>The first samples, each above its nearest training image.</summary>
    private void ShowNearest(ISamplingModel sampling, Memorization memorization)
    {
        var shown = Math.Min(ShownNeighbours, memorization.NearestTrain.Count);
        var samples = Draw(sampling, usual, 0, shown);
        var nearest = memorization.NearestTrain.Take(shown).Select(place => reader.Images(train, (int)place, 1)).ToArray();
        var path = Path.Combine(context.ScratchFolder, Jobs.Training.Evaluation.NearestTrain);
        ImageGrid.Write(path, ImageTensors.ToBytes(cat([samples, .. nearest])), model.Shape, shown, Mark());
        pictures[Jobs.Training.Evaluation.NearestTrain] = path;
    }

    private SyntheticMark? Mark() => context.Inputs.Model is { } judged ? SyntheticMark.OfModel(judged.Digest).Mixed() : null;

    private PrincipalComponents FitPixels()
    {
        var parts = reader.Batches(Math.Min(MostFitted, train.Count)).Select(part => reader.Images(train, part.First, part.Rows).flatten(1).cpu());
        return PrincipalComponents.Fit(cat([.. parts]), ClippedGaussian.Components, request.Spec.Seed);
    }

    /// <summary>Every class as often, in turn; null unless the extractor tells the classes that the model is conditioned on.</summary>
    private ConditionFidelity? Fidelity(IFeatureSpace space, int count)
    {
        if (space is not EncoderSpace { Classifier: { } judge } || model is not IConditionalModel { CanSample: true } conditional
            || model.Config.Classes is not { } known || known.Attribute != judge.Classes.Attribute)
            return null;
        double right = 0, rightOfReal = 0;
        foreach (var (first, rows) in reader.Batches(count))
        {
            using var scope = NewDisposeScope();
            var asked = arange(first, first + rows, ScalarType.Int64).remainder(known.Count);
            var drawn = Rounded(conditional.Sample(Keys(DrawPurpose.Sampling, first, rows), usual, asked.to(model.Device)).Images);
            right += Right(judge, drawn, [.. asked.data<long>().Select(index => known.Values[(int)index])]);
            rightOfReal += Right(
                judge, reader.Images(reference, first, rows), [.. Enumerable.Range(first, rows).Select(i => reference.Attribute(i, known.Attribute))]);
        }

        return new ConditionFidelity(known.Attribute, right / count, rightOfReal / count);
    }

    /// <summary>Images whose most likely class is the one named; a value that the classifier does not know is never right.</summary>
    private static int Right((IClassifyingModel Model, SampleClasses Classes) judge, Tensor images, IReadOnlyList<string?> values)
    {
        var found = judge.Model.Classify(images).argmax(1).cpu().data<long>().ToArray();
        return found.Where((index, i) => judge.Classes.Values[(int)index] == values[i]).Count();
    }

    private IFeatureSpace Space(PrincipalComponents pixels) => request.ExtractorPath is null
        ? new PrincipalComponentSpace(pixels.First(PrincipalComponentSpace.Components), request.DatasetDigest, model.Shape)
        : new EncoderSpace(new LoadedModel(request.ExtractorPath, families, context), request.ExtractorDigest!, model.Shape);

    /// <summary>The same samples that GenerateSamples gives for the seed.</summary>
    private Tensor Draw(ISamplingModel sampling, SamplingSettings settings, int first, int rows) =>
        Rounded(sampling.Sample(Keys(DrawPurpose.Sampling, first, rows), settings));

    private Draws Keys(DrawPurpose purpose, int first, int rows) => new(
        request.Spec.Seed, purpose, [.. Enumerable.Range(first, rows).Select(i => new SampleKey(0, i))], model.Device);

    private Tensor Rounded(Tensor images) => ImageTensors.FromBytes(ImageTensors.ToBytes(images), model.Shape, model.Device);
}
