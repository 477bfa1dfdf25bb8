using GenWorkers.Artifacts;
using GenWorkers.Tests.Lineage;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>The sweep of the embedded profile: SQLite and the directory store.</summary>
public sealed class CheckpointSweepTests(SqliteLineage database)
    : CheckpointSweepCompliance(database), IClassFixture<SqliteLineage>
{
    protected override ArtifactStoreOptions Options => new() { Folder = Files.File("store") };
}
