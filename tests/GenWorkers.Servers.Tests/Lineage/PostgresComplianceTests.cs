using GenWorkers.Tests.Lineage.Compliance;

namespace GenWorkers.Servers.Tests.Lineage;

// The compliance suite on PostgreSQL.

public sealed class PostgresSubmissionTests(PostgresLineage database)
    : SubmissionCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresClaimTests(PostgresLineage database)
    : ClaimCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresAttemptTests(PostgresLineage database)
    : AttemptCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresCompletionTests(PostgresLineage database)
    : CompletionCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresSweepTests(PostgresLineage database)
    : SweepCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresOutboxTests(PostgresLineage database)
    : OutboxCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresLineageTests(PostgresLineage database)
    : LineageCompliance(database), IClassFixture<PostgresLineage>;

public sealed class PostgresSampleRowsTests(PostgresLineage database)
    : SampleRowsCompliance(database), IClassFixture<PostgresLineage>;
