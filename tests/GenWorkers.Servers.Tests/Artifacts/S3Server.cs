using Amazon.S3;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.S3;

namespace GenWorkers.Servers.Tests.Artifacts;

/// <summary>The S3 server that <c>eng/servers.sh</c> started.</summary>
internal static class S3Server
{
    public static Uri Address { get; } = new(
        Environment.GetEnvironmentVariable("GENWORKERS_TEST_S3")
        ?? throw new InvalidOperationException("GENWORKERS_TEST_S3 is not set; run eng/servers.sh start."));

    /// <summary>Settings with short waits; a test that needs longer ones says so.</summary>
    public static ArtifactStoreOptions Options(string bucket) => new()
    {
        Provider = ArtifactProvider.S3,
        Endpoint = $"http://{Address.Authority}",
        Bucket = bucket,
        AccessKey = Address.UserInfo.Split(':')[0],
        SecretKey = Address.UserInfo.Split(':')[1],
        MaxRetries = 4,
        RetryDelaySeconds = 0.05,
        MaxRetryDelaySeconds = 0.5,
        StallTimeoutSeconds = 20,
    };

    public static AmazonS3Client Client() => S3Clients.Create(Options("unused"));
}
