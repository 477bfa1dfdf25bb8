using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets.Caching;

/// <summary>Opens versions through the decoded cache: an entry a version, size and colours, filled once and shared.</summary>
public sealed class DatasetSource(IArtifactStore store, DatasetOptions options) : IDatasetSource
{
    public Task<ISampleCache> OpenAsync(
        DatasetVersion version, ImageSpec image, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return OpenAsync(version, image, CacheLayout.Single, image.Colors, context, cancellationToken);
    }

    public Task<ISampleCache> OpenPairsAsync(
        DatasetVersion version, ImageSpec image, bool elseSingle, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var layout = elseSingle ? CacheLayout.PairsElseSingle : CacheLayout.Pairs;
        return OpenAsync(version, image, layout, image.Colors, context, cancellationToken);
    }

    public Task<ISampleCache> OpenAtOwnSizesAsync(
        DatasetVersion version, ImageColors? colors, JobContext context, CancellationToken cancellationToken) =>
        OpenAsync(version, null, CacheLayout.Single, colors, context, cancellationToken);

    private async Task<ISampleCache> OpenAsync(
        DatasetVersion version, ImageSpec? image, CacheLayout layout, ImageColors? colors, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(context);
        var cache = new CacheFolder(context.CacheFolder, options.CacheBudgetBytes);
        var size = image is null ? "sizes" : FormattableString.Invariant($"{image.SizePixels ?? 0}");
        var suffix = layout == CacheLayout.Single ? "" : layout.ToString().ToLowerInvariant();
        var entry = FormattableString.Invariant(
            $"{version.Digest}-{size}{suffix}-{colors?.ToString().ToLowerInvariant() ?? "own"}-{CacheFiles.Layout}");
        await using var held = await cache.LockAsync(entry, () => context.Host.Tick(JobPhase.Wait), cancellationToken);
        if (!Directory.Exists(cache.PathOf(entry)))
            await FillAsync(cache, entry, manifest => CachePlan.ReadAsync(manifest, version.Name, image, layout, colors, cancellationToken), version, context, cancellationToken);
        cache.Touch(entry);
        return new SampleCache(cache.PathOf(entry));
    }

    private async Task FillAsync(
        CacheFolder cache,
        string entry,
        Func<string, Task<CachePlan>> plan,
        DatasetVersion version,
        JobContext context,
        CancellationToken cancellationToken)
    {
        var manifest = Path.Combine(context.ScratchFolder, Path.GetRandomFileName() + ".parquet");
        var temporary = cache.NewTemporary(entry);
        try
        {
            context.Host.Tick(JobPhase.Download);
            await store.DownloadAsync(version.ManifestKey, version.ManifestSha256, manifest, cancellationToken);
            var planned = await plan(manifest);
            await new CacheFiller(store, context).FillAsync(temporary, manifest, planned, cancellationToken);
            planned.Header.Save(temporary);
            cache.Publish(temporary, entry);
            cache.Evict(keep: entry);
        }
        finally
        {
            File.Delete(manifest);
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }
}
