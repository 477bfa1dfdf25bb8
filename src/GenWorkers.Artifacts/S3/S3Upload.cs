using Amazon.S3;
using Amazon.S3.Model;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts.S3;

/// <summary>
/// Sends one file, in parts where it is larger than one. The request signature covers the SHA-256 of every body, so the
/// server refuses bytes that changed on the way.
/// </summary>
internal sealed class S3Upload(IAmazonS3 client, S3Calls calls, ArtifactStoreOptions options, ILogger logger)
{
    public const string HashMetadata = "sha256";

    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(10);

    private readonly long _partBytes = options.PartSizeMiB * 1024L * 1024L;

    public async Task SendAsync(
        string key, string path, ContentHash content, string mediaType, CancellationToken cancellationToken)
    {
        if (content.SizeBytes <= _partBytes)
            await SendWholeAsync(key, path, content, mediaType, cancellationToken);
        else
            await SendPartsAsync(key, path, content, mediaType, cancellationToken);
    }

    private async Task SendWholeAsync(
        string key, string path, ContentHash content, string mediaType, CancellationToken cancellationToken) =>
        await calls.RunAsync(
            $"store {key}",
            watch =>
            {
                var request = new PutObjectRequest
                {
                    BucketName = options.Bucket,
                    Key = options.Prefix + key,
                    FilePath = path,
                    ContentType = mediaType,
                    UseChunkEncoding = false,
                };
                request.Metadata[HashMetadata] = content.Sha256;
                request.StreamTransferProgress += (_, _) => watch.Moved(JobPhase.Upload);
                return client.PutObjectAsync(request, watch.Token);
            },
            cancellationToken);

    private async Task SendPartsAsync(
        string key, string path, ContentHash content, string mediaType, CancellationToken cancellationToken)
    {
        var upload = await BeginAsync(key, content, mediaType, cancellationToken);
        try
        {
            var parts = new PartETag[(content.SizeBytes + _partBytes - 1) / _partBytes];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, parts.Length),
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.ParallelParts,
                    CancellationToken = cancellationToken,
                },
                async (index, token) => parts[index] = await SendPartAsync(key, upload, path, index, content.SizeBytes, token));
            await CompleteAsync(key, upload, parts, cancellationToken);
        }
        catch
        {
            await AbortAsync(key, upload);
            throw;
        }
    }

    private async Task<string> BeginAsync(
        string key, ContentHash content, string mediaType, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = options.Bucket,
            Key = options.Prefix + key,
            ContentType = mediaType,
        };
        request.Metadata[HashMetadata] = content.Sha256;
        var response = await calls.RunAsync(
            $"begin the upload of {key}",
            watch => client.InitiateMultipartUploadAsync(request, watch.Token),
            cancellationToken);
        return response.UploadId;
    }

    private async Task<PartETag> SendPartAsync(
        string key, string upload, string path, int index, long sizeBytes, CancellationToken cancellationToken)
    {
        var offset = index * _partBytes;
        var response = await calls.RunAsync(
            $"store part {index + 1} of {key}",
            watch =>
            {
                var request = new UploadPartRequest
                {
                    BucketName = options.Bucket,
                    Key = options.Prefix + key,
                    UploadId = upload,
                    PartNumber = index + 1,
                    FilePath = path,
                    FilePosition = offset,
                    PartSize = Math.Min(_partBytes, sizeBytes - offset),
                    UseChunkEncoding = false,
                };
                request.StreamTransferProgress += (_, _) => watch.Moved(JobPhase.Upload);
                return client.UploadPartAsync(request, watch.Token);
            },
            cancellationToken);
        return new PartETag(index + 1, response.ETag);
    }

    private async Task CompleteAsync(string key, string upload, PartETag[] parts, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = options.Bucket,
            Key = options.Prefix + key,
            UploadId = upload,
            PartETags = [.. parts],
        };
        try
        {
            await calls.RunAsync(
                $"complete the upload of {key}",
                watch => client.CompleteMultipartUploadAsync(request, watch.Token),
                cancellationToken);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "NoSuchUpload")
        {
            // A retry after a lost answer: the first try completed it. The caller looks at what is stored.
            Log.Stored(logger, key, -1);
        }
    }

    /// <summary>Parts of an upload that nobody ends are stored, and paid, for ever.</summary>
    private async Task AbortAsync(string key, string upload)
    {
        using var timeout = new CancellationTokenSource(AbortTimeout);
        try
        {
            await client.AbortMultipartUploadAsync(options.Bucket, options.Prefix + key, upload, timeout.Token);
        }
        catch (Exception error) when (error is not JobException)
        {
            Log.AbortFailed(logger, key, S3Calls.Reason(error));
        }
    }
}
