using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>
/// What has to happen to jobs that nobody works on: lost leases, dependencies, expiry, checkpoints that outlived their use.
/// One transaction a job.
/// </summary>
internal sealed class Sweeps(
    SqlDatabase database, TransitionRules rules, TransitionWriter transitions, Dependencies dependencies)
{
    private const string Observed = $"""
        SELECT {JobRow.Columns} FROM job
        WHERE tenant_id = @tenant AND id = @id AND state = 'running' AND lease_until = @seen FOR UPDATE SKIP LOCKED
        """;

    private const string Overdue = """
        SELECT tenant_id, id FROM job
        WHERE state IN ('queued','waiting','paused') AND expires_at <= @now AND fence = 0 ORDER BY expires_at LIMIT 1000
        """;

    private const string StillOverdue = $"""
        SELECT {JobRow.Columns} FROM job
        WHERE tenant_id = @tenant AND id = @id AND state IN ('queued','waiting','paused') AND expires_at <= @now AND fence = 0
        FOR UPDATE SKIP LOCKED
        """;

    private const string Waiting = """
        SELECT j.tenant_id AS tenant_id, j.id AS id FROM job j
        WHERE j.state = 'waiting' AND (
          EXISTS (SELECT 1 FROM job_dependency d
            LEFT JOIN job_alias a ON a.tenant_id = d.tenant_id AND a.alias_id = d.depends_on_id
            JOIN job o ON o.tenant_id = d.tenant_id AND o.id = coalesce(a.job_id, d.depends_on_id)
            WHERE d.tenant_id = j.tenant_id AND d.job_id = j.id AND o.state IN ('failed','cancelled','dead','expired'))
          OR NOT EXISTS (SELECT 1 FROM job_dependency d
            LEFT JOIN job_alias a ON a.tenant_id = d.tenant_id AND a.alias_id = d.depends_on_id
            LEFT JOIN job o ON o.tenant_id = d.tenant_id AND o.id = coalesce(a.job_id, d.depends_on_id)
            WHERE d.tenant_id = j.tenant_id AND d.job_id = j.id AND coalesce(o.state, '') <> 'succeeded'))
        ORDER BY j.created_at, j.id LIMIT 1000
        """;

    private const string ForgetCheckpoints = """
        DELETE FROM job_checkpoint WHERE tenant_id = @tenant AND job_id = @id AND key = ANY(@keys) AND EXISTS (
          SELECT 1 FROM job WHERE job.tenant_id = @tenant AND job.id = @id
            AND state IN ('succeeded','failed','cancelled','dead','expired'))
        """;

    public Task<IReadOnlyList<LeaseObservation>> ObserveAsync(CancellationToken cancellationToken) =>
        database.TransactAsync(
            (session, token) => session.QueryAsync(
                "SELECT tenant_id, id, lease_until FROM job WHERE state = 'running'",
                row => new LeaseObservation(row.Text("tenant_id"), row.Guid("id"), row.Time("lease_until")), token),
            cancellationToken);

    public async Task<int> ReapAsync(IReadOnlyList<LeaseObservation> unchanged, CancellationToken cancellationToken)
    {
        var reaped = 0;
        foreach (var lease in unchanged)
        {
            reaped += await MoveAsync(
                Observed, lease.Tenant, lease.JobId, async (session, job, token) =>
                {
                    var transition = rules.LeaseLost(job);
                    if (transition.State.IsTerminal())
                        await Results.DropHiddenLoadsAsync(session, job, token);
                    await transitions.WriteAsync(session, job, transition, [], new JobResult(), token);
                    return true;
                },
                cancellationToken, ("seen", lease.LeaseUntil));
        }

        return reaped;
    }

    public async Task<int> AdvanceAsync(CancellationToken cancellationToken)
    {
        var moved = 0;
        foreach (var (tenant, id) in await FindAsync(Overdue, cancellationToken))
        {
            moved += await MoveAsync(
                StillOverdue, tenant, id, async (session, job, token) =>
                {
                    await transitions.WriteAsync(session, job, TransitionRules.Expired(), [], new JobResult(), token);
                    return true;
                },
                cancellationToken);
        }

        foreach (var (tenant, id) in await FindAsync(Waiting, cancellationToken))
        {
            moved += await MoveAsync(
                $"SELECT {JobRow.Columns} FROM job WHERE tenant_id = @tenant AND id = @id FOR UPDATE SKIP LOCKED",
                tenant, id, dependencies.ResolveAsync, cancellationToken);
        }

        return moved;
    }

    public Task<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) =>
        database.TransactAsync(
            (session, token) => session.QueryAsync(
                "SELECT DISTINCT tenant_id FROM job ORDER BY tenant_id", row => row.Text("tenant_id"), token),
            cancellationToken);

    public Task<IReadOnlyList<string>> ReleaseAsync(
        string tenant, Guid id, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        database.TransactAsync<IReadOnlyList<string>>(
            async (session, token) =>
            {
                await session.ExecuteAsync(
                    ForgetCheckpoints, token, ("tenant", tenant), ("id", id), ("keys", keys.ToArray()));
                var named = await session.QueryAsync(
                    "SELECT key FROM job_checkpoint WHERE tenant_id = @tenant AND job_id = @id",
                    row => row.Text("key"), token, ("tenant", tenant), ("id", id));
                return [.. keys.Except(named)];
            },
            cancellationToken);

    private Task<IReadOnlyList<(string Tenant, Guid Id)>> FindAsync(string sql, CancellationToken cancellationToken) =>
        database.TransactAsync(
            (session, token) => session.QueryAsync(
                sql, row => (row.Text("tenant_id"), row.Guid("id")), token),
            cancellationToken);

    private Task<int> MoveAsync(
        string select,
        string tenant,
        Guid id,
        Func<SqlSession, JobRow, CancellationToken, Task<bool>> move,
        CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters) =>
        database.TransactAsync(
            async (session, token) =>
            {
                var job = await session.FirstAsync(
                    select, JobRow.Read, token, [("tenant", tenant), ("id", id), .. parameters]);
                return job is not null && await move(session, job, token) ? 1 : 0;
            },
            cancellationToken);
}
