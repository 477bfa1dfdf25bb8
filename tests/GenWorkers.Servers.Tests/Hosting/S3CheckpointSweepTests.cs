using GenWorkers.Artifacts;
using GenWorkers.Servers.Tests.Artifacts;
using GenWorkers.Servers.Tests.Lineage;
using GenWorkers.Tests.Hosting.Running;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>The sweep of an installation: PostgreSQL and S3.</summary>
public sealed class S3CheckpointSweepTests(PostgresLineage database, S3BucketFixture bucket)
    : CheckpointSweepCompliance(database), IClassFixture<PostgresLineage>, IClassFixture<S3BucketFixture>
{
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    protected override ArtifactStoreOptions Options => S3Server.Options(bucket.Bucket) with { Prefix = _prefix };
}
