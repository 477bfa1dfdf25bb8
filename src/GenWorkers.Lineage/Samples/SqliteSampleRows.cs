using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Samples;

/// <summary>Loads sample rows in batches: SQLite has one writer, and heartbeats must get between them.</summary>
internal sealed class SqliteSampleRows(SqliteDatabase database) : ISampleRows
{
    private const int BatchSize = 2_000;

    private const string NewSample = """
        INSERT INTO sample (tenant_id, sha256, size_bytes) VALUES (@tenant, @sha256, @size) ON CONFLICT DO NOTHING
        """;

    private const string Row = """
        INSERT INTO dataset_version_sample (load_id, sample_id, split, weight)
        SELECT @load, id, @split, @weight FROM sample WHERE tenant_id = @tenant AND sha256 = @sha256
        ON CONFLICT DO NOTHING
        """;

    public async Task<bool> LoadAsync(
        JobLease job, string versionDigest, IAsyncEnumerable<SampleRow> rows, CancellationToken cancellationToken)
    {
        var load = await database.TransactAsync(
            (session, token) => SampleLoads.BeginAsync(session, job, versionDigest, token), cancellationToken);
        if (load is not SampleLoads.Loading loading)
            return load is SampleLoads.Present;
        var batch = new List<SampleRow>(BatchSize);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            batch.Add(row);
            if (batch.Count == BatchSize && !await FlushAsync(job, loading.Id, batch, cancellationToken))
                return false;
        }

        return await FlushAsync(job, loading.Id, batch, cancellationToken);
    }

    private async Task<bool> FlushAsync(
        JobLease job, long load, List<SampleRow> batch, CancellationToken cancellationToken)
    {
        var held = await database.TransactAsync(
            async (session, token) =>
            {
                if (!await SampleLoads.IsHeldAsync(session, job, token))
                    return false;
                foreach (var row in batch)
                {
                    await session.ExecuteAsync(
                        NewSample, token, ("tenant", job.Tenant), ("sha256", row.Sha256), ("size", row.SizeBytes));
                    await session.ExecuteAsync(
                        Row, token, ("load", load), ("split", row.Split), ("weight", row.Weight),
                        ("tenant", job.Tenant), ("sha256", row.Sha256));
                }

                return true;
            },
            cancellationToken);
        batch.Clear();
        return held;
    }
}
