using Amazon.Runtime;
using Amazon.S3;

namespace GenWorkers.Artifacts.S3;

/// <summary>The client, with the settings that S3 servers other than Amazon's need.</summary>
internal static class S3Clients
{
    public static AmazonS3Client Create(ArtifactStoreOptions options)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = options.Endpoint,
            AuthenticationRegion = options.Region,
            ForcePathStyle = true,
            // The trailing checksums that the client adds by default are refused by others.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // Retries and time-outs are S3Calls', which tells the host that it waits.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            RetryMode = RequestRetryMode.Standard,
            ThrottleRetries = false,
            Timeout = Timeout.InfiniteTimeSpan,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, options.StallTimeoutSeconds)),
            // A redirect would carry the signed request to another host.
            AllowAutoRedirect = false,
            // Neither looks for credentials or a region anywhere else.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
        };
        return new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
