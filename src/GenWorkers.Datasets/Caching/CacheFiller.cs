using System.Runtime.ExceptionServices;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets.Caching;

/// <summary>Fills a cache entry: one shard after the other downloaded, its images decoded on the job's threads.</summary>
internal sealed class CacheFiller(IArtifactStore store, JobContext context)
{
    private const int BatchRows = 1024;

    public async Task FillAsync(string folder, string manifest, CachePlan plan, CancellationToken cancellationToken)
    {
        var header = plan.Header;
        using var pixels = MappedFile.Create(Path.Combine(folder, CacheFiles.Pixels), plan.PixelBytes);
        using var places = CachePlaces.Create(folder, header);
        using var index = MappedFile.Create(Path.Combine(folder, CacheFiles.Index), (long)CacheFiles.IndexRow * header.Count);
        await using (var texts = new CacheTexts(folder))
            await texts.WriteAsync(manifest, index, cancellationToken);

        var next = new[] { 0, header.Train, header.Train + header.Validation };
        using var shard = new LocalShard(store, context);
        var batch = new List<(ManifestRow Row, int At)>(BatchRows);
        var (done, end) = (0, 0L);
        await foreach (var row in ManifestReader.ReadAsync(manifest, cancellationToken))
        {
            if (batch.Count == BatchRows || (batch.Count > 0 && batch[0].Row.Shard != row.Shard))
            {
                await DecodeAsync(batch, shard, pixels, places, cancellationToken);
                Report(done += batch.Count, header.Count);
                batch.Clear();
            }

            var at = next[(int)row.Split]++;
            if (header.HasOwnSizes)
                end += places.Put(at, end, row.Height, row.Width);
            batch.Add((row, at));
        }

        await DecodeAsync(batch, shard, pixels, places, cancellationToken);
        pixels.Flush();
        places.Flush();
        index.Flush();
    }

    private void Report(int done, int count)
    {
        context.Host.Report(new JobProgress(JobPhase.Decode, 0, Metrics: new Dictionary<string, double>
        {
            ["cache/filled"] = (double)done / count,
        }));
    }

    private async Task DecodeAsync(
        List<(ManifestRow Row, int At)> batch,
        LocalShard shard,
        MappedFile pixels,
        CachePlaces places,
        CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return;
        await shard.OpenAsync(batch[0].Row.Shard, batch[0].Row.ShardSha256, cancellationToken);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, context.Threads),
            CancellationToken = cancellationToken,
        };
        try
        {
            await Task.Run(() => Parallel.ForEach(batch, options, item => Decode(item, shard, pixels, places)), cancellationToken);
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<JobException>().FirstOrDefault() is { } error)
        {
            ExceptionDispatchInfo.Throw(error); // its code says what the job ends with
        }
    }

    private void Decode((ManifestRow Row, int At) item, LocalShard shard, MappedFile pixels, CachePlaces places)
    {
        var encoded = shard.Read(item.Row);
        var (start, shape) = places[item.At];
        var image = Shape(item.Row, encoded, shape);
        image.Pixels.CopyTo(pixels.Slice(start, shape.Length));
        if (item.At % 64 == 0)
            context.Host.Tick(JobPhase.Decode);
    }

    private static DecodedImage Shape(ManifestRow row, byte[] encoded, SampleShape shape)
    {
        if (row.Width == shape.Width && row.Height == shape.Height)
            return ImageShaper.ToChannels(ImageDecoder.Decode(row.SourceName, encoded), shape.Channels);
        return shape.IsPair
            ? ImageShaper.ShapePair(row.SourceName, encoded, shape.Height, shape.Channels)
            : ImageShaper.Shape(row.SourceName, encoded, shape.Width, shape.Channels);
    }
}
