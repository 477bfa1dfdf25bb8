using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts.S3;

/// <summary>Reads foreign buckets of the same server with the same credentials; never the bucket of the artifacts.</summary>
public sealed class S3SourceBucket : ISourceBucket, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly S3Calls _calls;
    private readonly string _artifactBucket;

    public S3SourceBucket(
        ArtifactStoreOptions options,
        ILogger<S3SourceBucket> logger,
        TimeProvider time,
        Action<JobPhase>? activity = null)
    {
        _client = S3Clients.Create(options);
        _calls = new S3Calls(options, time, logger, activity);
        _artifactBucket = options.Bucket;
    }

    public async Task FetchAsync(
        Uri source, string folder, long maxBytes, Action tick, CancellationToken cancellationToken)
    {
        var (bucket, name) = Parse(source);
        var files = await FindAsync(bucket, name, cancellationToken);
        // Every path and the sum are judged before the first byte is fetched.
        var sum = files.Sum(file => file.SizeBytes);
        if (sum > maxBytes)
            throw TooLarge(bucket, name, sum, maxBytes);
        var targets = files.Select(file => SafePath.Below(folder, file.RelativePath)).ToArray();
        foreach (var (file, path) in files.Zip(targets))
            await FetchAsync(bucket, file, path, tick, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private (string Bucket, string Name) Parse(Uri source)
    {
        // Not Uri.AbsolutePath: it resolves "..", so that what is fetched would not be what was named.
        var text = source.OriginalString["s3://".Length..];
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (bucket, name) = (text[..slash], text[(slash + 1)..]);
        if (bucket == _artifactBucket)
            throw new JobException(
                ErrorCode.InputUnsafePath, $"The source bucket {bucket} is the bucket of the artifacts; use another.");
        return (bucket, name);
    }

    private async Task<List<SourceObject>> FindAsync(string bucket, string name, CancellationToken cancellationToken)
    {
        try
        {
            var files = await ListAsync(bucket, name, cancellationToken).ToListAsync(cancellationToken);
            return files.Count > 0
                ? files
                : throw new JobException(ErrorCode.DatasetNotFound, $"The source s3://{bucket}/{name} holds no object.");
        }
        catch (JobException error) when (error.InnerException is AmazonS3Exception { ErrorCode: "NoSuchBucket" or "AccessDenied" })
        {
            throw new JobException(
                ErrorCode.DatasetNotFound, $"The source bucket {bucket} does not exist or may not be read.", error);
        }
    }

    /// <summary>The object of exactly that name, or all below it as a folder.</summary>
    private async IAsyncEnumerable<SourceObject> ListAsync(
        string bucket, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = name.Length == 0 || name.EndsWith('/') ? name : name + "/";
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = name };
        do
        {
            var page = await _calls.RunAsync(
                $"list s3://{bucket}/{name}", watch => _client.ListObjectsV2Async(request, watch.Token), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                if (item.Key == name && folder != name)
                    yield return new SourceObject(item.Key, name[(name.LastIndexOf('/') + 1)..], item.Size ?? 0);
                else if (item.Key.StartsWith(folder, StringComparison.Ordinal) && !item.Key.EndsWith('/'))
                    yield return new SourceObject(item.Key, item.Key[folder.Length..], item.Size ?? 0);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    private async Task FetchAsync(
        string bucket, SourceObject source, string path, Action tick, CancellationToken cancellationToken)
    {
        try
        {
            await _calls.RunAsync(
                $"read s3://{bucket}/{source.Key}",
                async watch =>
                {
                    await DurableFile.WriteAsync(path, $"{path}.{Guid.NewGuid():N}.part", async file =>
                    {
                        using var response = await _client.GetObjectAsync(bucket, source.Key, watch.Token);
                        await ReadAsync(bucket, source, response.ResponseStream, file, watch, tick);
                    });
                    return true;
                },
                cancellationToken);
        }
        catch (AmazonS3Exception error) when (S3Calls.IsMissing(error))
        {
            throw new JobException(
                ErrorCode.DatasetNotFound, $"The source object s3://{bucket}/{source.Key} went away while it was read.");
        }
    }

    /// <summary>Exactly the size that was judged: the object may have been replaced since.</summary>
    private static async Task ReadAsync(
        string bucket, SourceObject source, Stream from, Stream to, StallWatch watch, Action tick)
    {
        var arrived = 0L;
        await ContentHash.CopyAsync(from, to, Moved, watch.Token);
        if (arrived < source.SizeBytes)
            throw new IOException($"{arrived} of {source.SizeBytes} bytes arrived");

        void Moved(int bytes)
        {
            arrived += bytes;
            if (arrived > source.SizeBytes)
                throw TooLarge(bucket, source.Key, arrived, source.SizeBytes);
            watch.Moved(JobPhase.Download);
            tick();
        }
    }

    private static JobException TooLarge(string bucket, string name, long sum, long maxBytes) => new(
        ErrorCode.InputTooLarge, $"The source s3://{bucket}/{name} holds {sum} bytes, allowed are {maxBytes}.");

    private sealed record SourceObject(string Key, string RelativePath, long SizeBytes);
}
