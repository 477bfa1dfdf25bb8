using GenWorkers.Tests.Lineage.Compliance;

namespace GenWorkers.Tests.Lineage;

// The compliance suite on SQLite.

public sealed class SqliteSubmissionTests(SqliteLineage database)
    : SubmissionCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteClaimTests(SqliteLineage database)
    : ClaimCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteAttemptTests(SqliteLineage database)
    : AttemptCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteCompletionTests(SqliteLineage database)
    : CompletionCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteSweepTests(SqliteLineage database)
    : SweepCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteOutboxTests(SqliteLineage database)
    : OutboxCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteLineageTests(SqliteLineage database)
    : LineageCompliance(database), IClassFixture<SqliteLineage>;

public sealed class SqliteSampleRowsTests(SqliteLineage database)
    : SampleRowsCompliance(database), IClassFixture<SqliteLineage>;
