using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts.S3;

/// <summary>
/// Objects in one bucket of an S3 server. A put reads back what it stored: the size and hash that go into a row are
/// those of the bytes in the store.
/// </summary>
public sealed class S3ArtifactStore : IArtifactStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly S3Calls _calls;
    private readonly S3Upload _upload;
    private readonly ArtifactStoreOptions _options;
    private readonly ILogger<S3ArtifactStore> _logger;
    private readonly TimeProvider _time;

    public S3ArtifactStore(
        ArtifactStoreOptions options,
        ILogger<S3ArtifactStore> logger,
        TimeProvider time,
        Action<JobPhase>? activity = null)
    {
        _options = options;
        _logger = logger;
        _time = time;
        _client = S3Clients.Create(options);
        _calls = new S3Calls(options, time, logger, activity);
        _upload = new S3Upload(_client, _calls, options, logger);
    }

    public async Task<StoredObject> PutFileAsync(
        ArtifactArea area, string path, string extension, string mediaType, CancellationToken cancellationToken)
    {
        var content = await ContentHash.OfFileAsync(path, cancellationToken);
        var key = ObjectKey.ForContent(_options.Tenant, area, content.Sha256, extension);
        return await PutAsync(key, path, content, mediaType, cancellationToken);
    }

    public async Task<StoredObject> PutFileAsKeyAsync(
        string key, string path, string mediaType, CancellationToken cancellationToken)
    {
        Check(key);
        return await PutAsync(
            key, path, await ContentHash.OfFileAsync(path, cancellationToken), mediaType, cancellationToken);
    }

    public async Task DownloadAsync(string key, string sha256, string path, CancellationToken cancellationToken)
    {
        Check(key);
        // The second try tells a byte that changed on the way from one that changed in the store.
        if (!await TryDownloadAsync(key, sha256, path, throwOnWrongHash: false, cancellationToken))
            await TryDownloadAsync(key, sha256, path, throwOnWrongHash: true, cancellationToken);
    }

    public async Task<byte[]> ReadRangeAsync(string key, long offset, int length, CancellationToken cancellationToken)
    {
        Check(key);
        if (length == 0)
            return [];
        try
        {
            return await _calls.RunAsync($"read {key}", watch => ReadRangeAsync(key, offset, length, watch), cancellationToken);
        }
        catch (AmazonS3Exception error) when (S3Calls.IsMissing(error))
        {
            throw Errors.Missing(key);
        }
    }

    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        Check(key);
        return await HeadAsync(key, cancellationToken) is not null;
    }

    public async IAsyncEnumerable<ListedObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix, _options.Tenant);
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix + prefix };
        do
        {
            var page = await _calls.RunAsync(
                $"list {prefix}", watch => _client.ListObjectsV2Async(request, watch.Token), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
                yield return new ListedObject(item.Key[_options.Prefix.Length..], item.LastModified!.Value.ToUniversalTime());
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        Check(key);
        await _calls.RunAsync(
            $"delete {key}",
            watch => _client.DeleteObjectAsync(_options.Bucket, _options.Prefix + key, watch.Token),
            cancellationToken);
    }

    public async Task<int> AbortUnfinishedUploadsAsync(CancellationToken cancellationToken)
    {
        var limit = _time.GetUtcNow().UtcDateTime.AddHours(-_options.UnfinishedUploadHours);
        var aborted = 0;
        await foreach (var upload in UnfinishedUploadsAsync(cancellationToken))
        {
            if (upload.Initiated is not { } begun || begun.ToUniversalTime() >= limit)
                continue;
            await _calls.RunAsync(
                $"abort the upload of {upload.Key}",
                watch => _client.AbortMultipartUploadAsync(_options.Bucket, upload.Key, upload.UploadId, watch.Token),
                cancellationToken);
            Log.Aborted(_logger, upload.Key, begun);
            aborted++;
        }

        return aborted;
    }

    public void Dispose() => _client.Dispose();

    private async IAsyncEnumerable<MultipartUpload> UnfinishedUploadsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest
        {
            BucketName = _options.Bucket,
            Prefix = $"{_options.Prefix}{_options.Tenant}/",
        };
        ListMultipartUploadsResponse page;
        do
        {
            page = await _calls.RunAsync(
                "list uploads", watch => _client.ListMultipartUploadsAsync(request, watch.Token), cancellationToken);
            foreach (var upload in page.MultipartUploads ?? [])
                yield return upload;
            request.KeyMarker = page.NextKeyMarker;
            request.UploadIdMarker = page.NextUploadIdMarker;
        }
        while (page.IsTruncated == true);
    }

    private async Task<StoredObject> PutAsync(
        string key, string path, ContentHash content, string mediaType, CancellationToken cancellationToken)
    {
        var stored = new StoredObject(key, content.Sha256, content.SizeBytes, mediaType);
        if (await IsStoredAsync(key, content, cancellationToken))
            return stored;
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await _upload.SendAsync(key, path, content, mediaType, cancellationToken);
            if (await ReadBackAsync(key, cancellationToken) == content)
            {
                Log.Stored(_logger, key, content.SizeBytes);
                return stored;
            }
        }

        await DeleteAsync(key, cancellationToken);
        throw new JobException(
            ErrorCode.StorageUnavailable, $"The S3 store did not store {key}: what it holds is not what was sent.");
    }

    private async Task<bool> IsStoredAsync(string key, ContentHash content, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken) is { } head
        && head.ContentLength == content.SizeBytes
        && head.Metadata[S3Upload.HashMetadata] == content.Sha256;

    private async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.RunAsync(
                $"look up {key}",
                watch => _client.GetObjectMetadataAsync(_options.Bucket, _options.Prefix + key, watch.Token),
                cancellationToken);
        }
        catch (AmazonS3Exception error) when (S3Calls.IsMissing(error))
        {
            return null;
        }
    }

    /// <summary>Null where the store has no such object or a damaged one, whatever it said to the upload.</summary>
    private async Task<ContentHash?> ReadBackAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.RunAsync(
                $"verify {key}",
                watch => CopyAsync(key, Stream.Null, JobPhase.Upload, watch),
                cancellationToken);
        }
        catch (AmazonS3Exception error) when (S3Calls.IsMissing(error))
        {
            return null;
        }
        catch (JobException error) when (error.Code == ErrorCode.InputCorrupt)
        {
            return null;
        }
    }

    private async Task<bool> TryDownloadAsync(
        string key, string sha256, string path, bool throwOnWrongHash, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.RunAsync(
                $"read {key}",
                async watch =>
                {
                    await DurableFile.WriteAsync(path, $"{path}.{Guid.NewGuid():N}.part", async file =>
                    {
                        var content = await CopyAsync(key, file, JobPhase.Download, watch);
                        if (content.Sha256 != sha256)
                            throw Errors.WrongHash(key, content.Sha256, sha256);
                    });
                    return true;
                },
                cancellationToken);
        }
        catch (AmazonS3Exception error) when (S3Calls.IsMissing(error))
        {
            throw Errors.Missing(key);
        }
        catch (JobException error) when (error.Code == ErrorCode.InputCorrupt && !throwOnWrongHash)
        {
            return false;
        }
    }

    private async Task<ContentHash> CopyAsync(string key, Stream to, JobPhase phase, StallWatch watch)
    {
        using var response = await _client.GetObjectAsync(_options.Bucket, _options.Prefix + key, watch.Token);
        try
        {
            return await ContentHash.CopyAsync(response.ResponseStream, to, _ => watch.Moved(phase), watch.Token);
        }
        catch (AmazonClientException error)
        {
            // The client compares the bytes with their ETag; what is damaged in the store no retry mends.
            throw Errors.NotItsETag(key, error);
        }
    }

    private async Task<byte[]> ReadRangeAsync(string key, long offset, int length, StallWatch watch)
    {
        var request = new GetObjectRequest
        {
            BucketName = _options.Bucket,
            Key = _options.Prefix + key,
            ByteRange = new ByteRange(offset, offset + length - 1),
        };
        try
        {
            using var response = await _client.GetObjectAsync(request, watch.Token);
            if (response.HttpStatusCode != HttpStatusCode.PartialContent)
                throw new IOException($"HTTP {(int)response.HttpStatusCode} to a ranged read");
            if (response.ContentLength < length)
                throw Errors.Short(key, offset + response.ContentLength, offset + length);
            var bytes = new byte[length];
            await response.ResponseStream.ReadExactlyAsync(bytes, watch.Token);
            watch.Moved(JobPhase.Download);
            return bytes;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw Errors.Short(key, offset, offset + length);
        }
    }

    private void Check(string key) => ObjectKey.Check(key, _options.Tenant);
}
