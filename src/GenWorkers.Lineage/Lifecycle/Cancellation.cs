using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Somebody asks for a job's end. An alias stands for its job; an unknown id leaves a tombstone.</summary>
internal sealed class Cancellation(SqlDatabase database, TransitionWriter transitions)
{
    private const string Alias = "SELECT job_id FROM job_alias WHERE tenant_id = @tenant AND alias_id = @id";

    private const string Tombstone = """
        INSERT INTO cancel_tombstone (tenant_id, job_id, reason, created_at) VALUES (@tenant, @id, @reason, @now)
        ON CONFLICT DO NOTHING
        """;

    private const string Request = """
        UPDATE job SET cancel_requested_at = @now, cancel_reason = @reason
        WHERE tenant_id = @tenant AND id = @id AND cancel_requested_at IS NULL
        """;

    public Task CancelAsync(string tenant, Guid id, string? reason, CancellationToken cancellationToken) =>
        database.TransactAsync(
            async (session, token) =>
            {
                await database.LockIdAsync(session, tenant, id, token);
                var alias = await session.FirstAsync(
                    Alias, row => row.GuidOrNull("job_id"), token, ("tenant", tenant), ("id", id));
                var job = await JobRow.LockAsync(session, tenant, alias ?? id, token);
                if (job is null)
                    await session.ExecuteAsync(Tombstone, token, ("tenant", tenant), ("id", id), ("reason", reason));
                else if (!job.State.IsTerminal())
                    await CancelAsync(session, job, reason, token);
                return true;
            },
            cancellationToken);

    private async Task CancelAsync(SqlSession session, JobRow job, string? reason, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            Request, cancellationToken, ("reason", reason), ("tenant", job.Tenant), ("id", job.Id));
        if (job.State != JobState.Running)
        {
            await transitions.WriteAsync(
                session, job with { CancelReason = reason }, new Transition(JobState.Cancelled), [], new JobResult(),
                cancellationToken);
        }
    }
}
