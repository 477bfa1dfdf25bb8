using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Samples;

/// <summary>
/// A load is a set of rows under (job, fence). It never locks the job's row, so heartbeats go on beside it; a fenced
/// load stays invisible because only its own attempt could have shown it.
/// </summary>
internal abstract record SampleLoads
{
    private SampleLoads()
    {
    }

    /// <summary>The job's lease is another attempt's.</summary>
    internal sealed record Fenced : SampleLoads;

    /// <summary>The content has visible rows; nothing to load.</summary>
    internal sealed record Present : SampleLoads;

    internal sealed record Loading(long Id) : SampleLoads;

    /// <summary>Drops what an earlier load of this version by this job left and opens a new one.</summary>
    public static async Task<SampleLoads> BeginAsync(
        SqlSession session, JobLease job, string digest, CancellationToken cancellationToken)
    {
        if (!await IsHeldAsync(session, job, cancellationToken))
            return new Fenced();
        var visible = await session.ScalarAsync(
            "SELECT count(*) FROM sample_load WHERE tenant_id = @tenant AND digest = @digest AND visible",
            cancellationToken, ("tenant", job.Tenant), ("digest", digest));
        if (visible > 0)
            return new Present();
        var old = await session.QueryAsync(
            "SELECT id FROM sample_load WHERE tenant_id = @tenant AND job_id = @job AND NOT visible",
            row => row.Long("id"), cancellationToken, ("tenant", job.Tenant), ("job", job.JobId));
        foreach (var id in old)
            await DropAsync(session, id, cancellationToken);
        return new Loading(await session.ScalarAsync(
            """
            INSERT INTO sample_load (tenant_id, job_id, fence, digest, visible)
            VALUES (@tenant, @job, @fence, @digest, @visible) RETURNING id
            """,
            cancellationToken,
            ("tenant", job.Tenant), ("job", job.JobId), ("fence", job.Fence), ("digest", digest), ("visible", false)));
    }

    public static async Task<bool> IsHeldAsync(SqlSession session, JobLease job, CancellationToken cancellationToken) =>
        await session.ScalarAsync(
            "SELECT count(*) FROM job WHERE tenant_id = @tenant AND id = @job AND fence = @fence AND state = 'running'",
            cancellationToken, ("tenant", job.Tenant), ("job", job.JobId), ("fence", job.Fence)) == 1;

    public static async Task DropAsync(SqlSession session, long id, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            "DELETE FROM dataset_version_sample WHERE load_id = @id", cancellationToken, ("id", id));
        await session.ExecuteAsync("DELETE FROM sample_load WHERE id = @id", cancellationToken, ("id", id));
    }
}
