using Amazon.S3;

namespace GenWorkers.Servers.Tests.Artifacts;

/// <summary>A bucket of a test class's own.</summary>
public sealed class S3BucketFixture : IAsyncLifetime
{
    public string Bucket { get; } = $"test-{Guid.NewGuid():N}";

    public AmazonS3Client Client { get; } = S3Server.Client();

    public async ValueTask InitializeAsync() => await Client.PutBucketAsync(Bucket);

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
