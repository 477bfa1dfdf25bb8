using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Moves a waiting job on. A dependency that nobody submitted yet is waited for; an alias stands for its job.</summary>
internal sealed class Dependencies(SqlDatabase database, TransitionWriter transitions)
{
    private const string States = """
        SELECT d.depends_on_id AS id, coalesce(j.state, 'waiting') AS state
        FROM job_dependency d
        LEFT JOIN job_alias a ON a.tenant_id = d.tenant_id AND a.alias_id = d.depends_on_id
        LEFT JOIN job j ON j.tenant_id = d.tenant_id AND j.id = coalesce(a.job_id, d.depends_on_id)
        WHERE d.tenant_id = @tenant AND d.job_id = @id
        """;

    /// <summary>A row where the job waits, over any number of others, for itself.</summary>
    private const string Cycle = """
        WITH RECURSIVE awaited(id) AS (
          SELECT coalesce(a.job_id, d.depends_on_id)
          FROM job_dependency d LEFT JOIN job_alias a ON a.tenant_id = d.tenant_id AND a.alias_id = d.depends_on_id
          WHERE d.tenant_id = @tenant AND d.job_id = @id
          UNION
          SELECT coalesce(a.job_id, d.depends_on_id)
          FROM awaited w JOIN job_dependency d ON d.tenant_id = @tenant AND d.job_id = w.id
            LEFT JOIN job_alias a ON a.tenant_id = d.tenant_id AND a.alias_id = d.depends_on_id)
        SELECT id FROM awaited WHERE id = @id
        """;

    /// <summary>Queues the job where all of its dependencies succeeded, fails it where one did not. True where it moved.</summary>
    public async Task<bool> ResolveAsync(SqlSession session, JobRow job, CancellationToken cancellationToken)
    {
        if (job.State != JobState.Waiting)
            return false;
        var dependencies = await session.QueryAsync(
            States,
            row => (Id: row.Guid("id"), State: JobRow.ParseState(row.Text("state"))),
            cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        foreach (var (id, state) in dependencies)
        {
            if (!state.IsTerminal() || state == JobState.Succeeded)
                continue;
            await FailAsync(session, job, TransitionRules.DependencyFailed(id), cancellationToken);
            return true;
        }

        if (dependencies.Any(dependency => dependency.State != JobState.Succeeded))
            return await FailCycleAsync(session, job, cancellationToken);
        await session.ExecuteAsync(
            "UPDATE job SET state = 'queued' WHERE tenant_id = @tenant AND id = @id",
            cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        await database.SignalWorkAsync(session, cancellationToken);
        return true;
    }

    /// <summary>Jobs that wait for each other would wait for ever: one fails, and those that depend on it follow.</summary>
    private async Task<bool> FailCycleAsync(SqlSession session, JobRow job, CancellationToken cancellationToken)
    {
        var cycle = await session.QueryAsync(
            Cycle, row => row.Guid("id"), cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        if (cycle.Count == 0)
            return false;
        await FailAsync(session, job, TransitionRules.DependencyCycle, cancellationToken);
        return true;
    }

    private Task FailAsync(SqlSession session, JobRow job, Transition transition, CancellationToken cancellationToken) =>
        transitions.WriteAsync(session, job, transition, [], new JobResult(), cancellationToken);
}
