using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Curation.Features;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Analysis;

/// <summary>One analysis: codes of the train split, their components, mixtures and clusters, beside the known attributes.</summary>
internal sealed class AnalysisRun(AnalysisRequest request, FamilyRegistry families, JobContext context, CancellationToken stop)
{
    private const int FewestImages = 50;

    /// <summary>Values of an image that pixel components are fitted on, at most: the covariance of more does not pay.</summary>
    private const int MostPixelValues = 3 * 64 * 64;

    private const int ReportedComponents = 20;

    /// <summary>Directions that mixtures are fitted along: a full covariance of more needs more points than a set has.</summary>
    private const int MixtureComponents = 10;

    private const int MapPoints = 2000;

    private readonly ISampleSplit train = request.Samples.Split("train");
    private readonly SampleShape shape = request.Samples.Shape;
    private readonly FeatureReader reader = new(
        request.Samples.Shape, context.Device == DeviceKind.Cuda ? CUDA : CPU, context, stop);

    public Jobs.Training.Analysis Complete()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var places = Places();
        using var space = Space(places);
        var codes = reader.Features(space, places.Count, (first, rows) => reader.Images(train, [.. places.Skip(first).Take(rows)]));
        using var components = PrincipalComponents.Fit(codes, (int)codes.shape[1], request.Spec.Seed);
        var mixtures = Mixtures(components, codes);
        var clusters = KMeans.Fit(codes, ClusterCount(mixtures, places.Count), request.Spec.Seed, reader.Tick);
        scope.Attach(clusters.Centres);
        var factors = FactorTable.Of(train, places);
        var report = new AnalysisReport
        {
            Identity = new AnalysisIdentity(
                space.Name, space.Digest, request.DatasetDigest, places.Count, shape.ToString(), request.Spec.Seed),
            ComponentShares = [.. Shares(components).Take(ReportedComponents)],
            ComponentsFor90 = CountFor(Shares(components), 0.9),
            Mixtures = mixtures,
            Clusters = factors.Describe(clusters),
            UnexplainedByClusters = clusters.Inertia / Math.Max(double.Epsilon, components.Variances.sum().item<double>()),
            ClusterEvenness = Evenness.Of(clusters.Assignments.CountBy(cluster => cluster).Select(entry => entry.Value)),
            Factors = factors.Summarize(clusters.Assignments),
        };
        var pictures = new AnalysisPictures(request, space, reader, context.ScratchFolder);
        return new Jobs.Training.Analysis(report, pictures.Draw(places, codes, components, clusters), Map(components, codes, clusters));
    }

    /// <summary>Even over the split, whose order may follow a folder's.</summary>
    private List<int> Places()
    {
        var count = Math.Min(request.Spec.Count, train.Count);
        if (count < FewestImages)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.dataset: at least {FewestImages} images in train, it has {train.Count}");
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * train.Count / count))];
    }

    private IFeatureSpace Space(List<int> places)
    {
        if (request.WeightsPath is not null)
            return new EncoderSpace(new LoadedModel(request.WeightsPath, families, context), request.ModelDigest!, shape, "spec.model");
        if (shape.Length > MostPixelValues)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.image.sizePixels: at most 64 without a model, the images are {shape}");
        var parts = reader.Batches(places.Count).Select(
            part => reader.Images(train, [.. places.Skip(part.First).Take(part.Rows)]).flatten(1).cpu());
        return new PrincipalComponentSpace(
            PrincipalComponents.Fit(cat([.. parts]), PrincipalComponentSpace.Components, request.Spec.Seed), request.DatasetDigest, shape);
    }

    private List<MixtureSize> Mixtures(PrincipalComponents components, Tensor codes)
    {
        using var first = components.First(MixtureComponents);
        var points = first.Project(codes);
        var largest = (int)Math.Min(request.Spec.MostComponents, points.shape[0] / (2 * points.shape[1]));
        return [.. Enumerable.Range(1, Math.Max(1, largest)).Select(size =>
        {
            using var scope = NewDisposeScope();
            var fit = new MixtureFit(points, size, request.Spec.Seed).Run(reader.Tick);
            return new MixtureSize(size, fit.LogLikelihood, fit.InformationCriterion);
        })];
    }

    private int ClusterCount(List<MixtureSize> mixtures, int points) => Math.Min(
        points, request.Spec.Clusters ?? Math.Max(2, mixtures.MinBy(mixture => mixture.InformationCriterion)!.Components));

    private static double[] Shares(PrincipalComponents components)
    {
        var variances = components.Variances.data<double>().ToArray();
        var sum = Math.Max(double.Epsilon, variances.Sum());
        return [.. variances.Select(variance => variance / sum)];
    }

    private static int? CountFor(double[] shares, double wanted)
    {
        double sum = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            if ((sum += shares[i]) >= wanted)
                return i + 1;
        }

        return null;
    }

    private static Dictionary<string, List<(double X, double Y)>> Map(PrincipalComponents components, Tensor codes, KMeans clusters)
    {
        using var two = components.First(2);
        var points = two.Project(codes[..(int)Math.Min(codes.shape[0], MapPoints)]); // (N, 1 or 2)
        var x = points[.., 0].contiguous().data<double>().ToArray();
        var y = points.shape[1] > 1 ? points[.., 1].contiguous().data<double>().ToArray() : new double[x.Length];
        return Enumerable.Range(0, x.Length).GroupBy(i => clusters.Assignments[i]).OrderBy(group => group.Key)
            .ToDictionary(group => $"cluster {group.Key + 1}", group => group.Select(i => (x[i], y[i])).ToList());
    }
}
