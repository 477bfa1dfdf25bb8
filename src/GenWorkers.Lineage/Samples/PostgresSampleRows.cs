using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Lineage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace GenWorkers.Lineage.Samples;

/// <summary>Loads sample rows by COPY into a temporary table, then as integers into the version's.</summary>
internal sealed class PostgresSampleRows(PostgresDatabase database) : ISampleRows
{
    private const string Staging = """
        CREATE TEMP TABLE staged_sample (sha256 bytea NOT NULL, size_bytes int NOT NULL, split smallint NOT NULL, weight real NOT NULL)
        ON COMMIT DROP
        """;

    /// <summary>Ordered, so that two loads that share images wait for each other instead of deadlocking.</summary>
    private const string NewSamples = """
        INSERT INTO sample (tenant_id, sha256, size_bytes)
        SELECT DISTINCT ON (s.sha256) @tenant, s.sha256, s.size_bytes FROM staged_sample s
        WHERE NOT EXISTS (SELECT 1 FROM sample k WHERE k.tenant_id = @tenant AND k.sha256 = s.sha256)
        ORDER BY s.sha256 ON CONFLICT DO NOTHING
        """;

    private const string Rows = """
        INSERT INTO dataset_version_sample (load_id, sample_id, split, weight)
        SELECT @load, k.id, s.split, s.weight FROM staged_sample s
        JOIN sample k ON k.tenant_id = @tenant AND k.sha256 = s.sha256 ON CONFLICT DO NOTHING
        """;

    public Task<bool> LoadAsync(
        JobLease job, string versionDigest, IAsyncEnumerable<SampleRow> rows, CancellationToken cancellationToken) =>
        database.TransactAsync(
            async (session, token) =>
            {
                var load = await SampleLoads.BeginAsync(session, job, versionDigest, token);
                if (load is not SampleLoads.Loading)
                    return load is SampleLoads.Present;
                await session.ExecuteAsync(Staging, token);
                await CopyAsync((NpgsqlConnection)session.Connection, rows, token);
                await session.ExecuteAsync(NewSamples, token, ("tenant", job.Tenant));
                await session.ExecuteAsync(
                    Rows, token, ("load", ((SampleLoads.Loading)load).Id), ("tenant", job.Tenant));
                if (await SampleLoads.IsHeldAsync(session, job, token))
                    return true;
                await SampleLoads.DropAsync(session, ((SampleLoads.Loading)load).Id, token);
                return false;
            },
            cancellationToken);

    private static async Task CopyAsync(
        NpgsqlConnection connection, IAsyncEnumerable<SampleRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY staged_sample (sha256, size_bytes, split, weight) FROM STDIN (FORMAT BINARY)", cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Sha256, NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(row.SizeBytes, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.Split, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(row.Weight, NpgsqlDbType.Real, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
