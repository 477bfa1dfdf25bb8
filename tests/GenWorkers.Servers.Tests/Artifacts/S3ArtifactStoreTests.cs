using Amazon.S3.Model;
using GenWorkers.Artifacts.S3;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Tests;
using GenWorkers.Tests.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Servers.Tests.Artifacts;

public sealed class S3ArtifactStoreTests : ArtifactStoreCompliance, IClassFixture<S3BucketFixture>
{
    private readonly S3BucketFixture _fixture;
    private readonly S3ArtifactStore _store;

    public S3ArtifactStoreTests(S3BucketFixture fixture)
    {
        _fixture = fixture;
        _store = new S3ArtifactStore(
            S3Server.Options(fixture.Bucket) with { Prefix = "shared/" },
            NullLogger<S3ArtifactStore>.Instance,
            TimeProvider.System);
    }

    protected override IArtifactStore Store => _store;

    [Fact]
    public async Task PutFile_Stored_IsPlainBytesWithMediaTypeUnderThePrefix()
    {
        var stored = await PutAsync(100);

        var head = await _fixture.Client.GetObjectMetadataAsync(_fixture.Bucket, "shared/" + stored.Key, Token);
        head.Headers.ContentType.ShouldBe(MediaType);
        head.Headers.ContentEncoding.ShouldBeNullOrEmpty();
        head.ContentLength.ShouldBe(100);
    }

    [Fact]
    public async Task AbortUnfinishedUploads_OldAndNew_AbortsTheOld()
    {
        var key = $"shared/default/datasets/{Guid.NewGuid():N}";
        await _fixture.Client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = _fixture.Bucket, Key = key }, Token);

        (await _store.AbortUnfinishedUploadsAsync(Token)).ShouldBe(0);
        using var tomorrow = new S3ArtifactStore(
            S3Server.Options(_fixture.Bucket) with { Prefix = "shared/" },
            NullLogger<S3ArtifactStore>.Instance,
            new ShiftedTime(TimeSpan.FromHours(25)));

        (await tomorrow.AbortUnfinishedUploadsAsync(Token)).ShouldBe(1);
        (await UnfinishedAsync()).ShouldBeEmpty();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _store.Dispose();
    }

    private async Task<List<MultipartUpload>> UnfinishedAsync() => (await _fixture.Client.ListMultipartUploadsAsync(
        new ListMultipartUploadsRequest { BucketName = _fixture.Bucket }, Token)).MultipartUploads ?? [];
}
