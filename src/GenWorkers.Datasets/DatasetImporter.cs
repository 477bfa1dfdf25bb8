using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Formats;
using GenWorkers.Datasets.Formats.Rendered;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Sources;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets;

/// <summary>Source or renderer -> samples, each decoded once -> frozen version.</summary>
public sealed class DatasetImporter(
    IArtifactStore store, ISourceBucket bucket, IImageInspector inspector, DatasetOptions options) : IDatasetImporter
{
    public async Task<ImportedDataset> ImportAsync(
        ImportDatasetSpec spec, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(context);
        var reader = await OpenAsync(spec, context, cancellationToken);
        using var builder = new VersionBuilder(Path.Combine(context.ScratchFolder, Path.GetRandomFileName()));
        var intake = new SampleIntake(inspector, options, context);
        await intake.CollectAsync(reader, builder, cancellationToken);
        var origin = new SampleOrigin(spec.License, null)
        {
            Creator = spec.Creator,
            Homepage = spec.Homepage,
            Published = spec.Published,
        };
        var plan = new FreezePlan(spec.Name, spec.Split, spec.GroupAttribute, origin);
        return await new VersionFreezer(store).FreezeAsync(builder, plan, context, cancellationToken);
    }

    private async Task<ISampleReader> OpenAsync(ImportDatasetSpec spec, JobContext context, CancellationToken cancellationToken)
    {
        if (spec.Render is not null)
            return new RenderedReader(spec.Render);
        var source = spec.Source
            ?? throw new JobException(ErrorCode.SpecInvalid, "$.spec needs either source or render, and has neither.");
        var resolver = new SourceResolver(bucket, options);
        return SampleFormats.Open(await resolver.ResolveAsync(source, context, cancellationToken), spec.Format);
    }
}
