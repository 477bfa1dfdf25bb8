using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Training;
using GenWorkers.Jobs.Video;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Data set version and model version -> transformer -> derived data set version; a video becomes a video.</summary>
public sealed class TransformDatasetPipeline(
    IDatasetSource datasets, ITransformer transformer, ISampleWriterFactory writers, IArtifactStore store, VideoTranslation videos) : IJobPipeline
{
    private static readonly string[] Splits = ["train", "validation", "test"];

    public string Kind => JobKinds.TransformDataset;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<TransformDatasetSpec>();
        return spec.Video is { } video
            ? await videos.RunAsync(spec, video, context, cancellationToken)
            : await TransformImagesAsync(spec, context, cancellationToken);
    }

    private async Task<JobResult> TransformImagesAsync(TransformDatasetSpec spec, JobContext context, CancellationToken cancellationToken)
    {
        var dataset = context.RequireDataset(spec.Dataset ?? "");
        var model = context.RequireModel(spec.Model);
        var weights = await store.DownloadAsync(model, context, cancellationToken);

        var shape = transformer.ShapeOf(weights);
        using var samples = await OpenAsync(dataset, shape, transformer.TakesAnySize(weights), context, cancellationToken);
        var origin = new SampleOrigin($"as {dataset.Reference}; see the card of model {model.Reference}", model.Digest);
        await using var writer = writers.Create(spec.Output ?? $"{dataset.Name}-{model.Name}", origin, context);
        long done = 0;
        foreach (var name in Splits)
        {
            var split = samples.Split(name);
            await transformer.TransformAsync(weights, split, spec.ToDomain, AddAsync, context, cancellationToken);

            ValueTask AddAsync(int index, ReadOnlyMemory<byte> pixels, SampleShape shape, CancellationToken cancel)
            {
                context.Host.Report(new JobProgress(JobPhase.Step, ++done / (double)dataset.Samples));
                return writer.AddAsync(pixels, shape, Provenance(split, index, dataset, spec.ToDomain), name, cancel);
            }
        }

        var derived = await writer.FreezeAsync(cancellationToken);
        return await derived.StoreAsync(store, context, cancellationToken);
    }

    /// <summary>A model that learned from pairs takes pairs, of which it is given one half, and single images.</summary>
    private Task<ISampleCache> OpenAsync(
        DatasetVersion dataset, SampleShape shape, bool anySize, JobContext context, CancellationToken cancellationToken)
    {
        if (anySize)
            return datasets.OpenAtOwnSizesAsync(dataset, ModelInputs.ColorsOf(shape), context, cancellationToken);
        return shape.IsPair
            ? datasets.OpenPairsAsync(dataset, ModelInputs.ImageOf(shape), elseSingle: true, context, cancellationToken)
            : datasets.OpenAsync(dataset, shape, context, cancellationToken);
    }

    /// <summary>The source's attributes stay as they were: those of a translated image say what it was made from.</summary>
    private static Dictionary<string, string> Provenance(
        ISampleSplit split, int index, DatasetVersion dataset, string? toDomain)
    {
        var provenance = new Dictionary<string, string>(split.Attributes(index))
        {
            ["synthetic"] = "true",
            [DerivedAttributes.Dataset] = dataset.Digest,
            [DerivedAttributes.Sample] = Convert.ToHexStringLower(split.Sha256(index)),
        };
        if (toDomain is not null)
            provenance["translatedTo"] = toDomain;
        return provenance;
    }
}
