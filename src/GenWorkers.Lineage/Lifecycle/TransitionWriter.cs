using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Events;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Writes a transition: the row, its attempt's end, its events, the claimers' signal. The caller holds the row.</summary>
internal sealed class TransitionWriter(SqlDatabase database)
{
    private const string Update = """
        UPDATE job SET state = @state, fence = fence + @fences, attempts = attempts + @attempts, crashes = crashes + @crashes,
          worker_id = NULL, lease_until = NULL, events = @events, error_code = @code, error_message = @message,
          run_after = CASE WHEN @delayed THEN @now + @delay END,
          finished_at = CASE WHEN @finished THEN @now END
        WHERE tenant_id = @tenant AND id = @id
        """;

    private const string EndAttempt = """
        UPDATE job_attempt SET ended_at = @now, device_seconds = seconds_since(started_at), outcome = @outcome
        WHERE tenant_id = @tenant AND job_id = @id AND fence = @fence AND ended_at IS NULL
        """;

    public async Task WriteAsync(
        SqlSession session,
        JobRow job,
        Transition transition,
        IReadOnlyList<JobEvent> made,
        JobResult result,
        CancellationToken cancellationToken)
    {
        if (job.State.IsTerminal())
            throw new InvalidOperationException($"job {job.Id} is {job.State}, which no transition leaves");
        var events = job.Events;
        if (transition.State.IsTerminal())
        {
            await InsertArtifactsAsync(session, job, result.Artifacts, cancellationToken);
            var ended = await EndedAsync(session, job, transition, result, cancellationToken);
            events = await OutboxWriter.AppendAsync(session, job, [.. made, ended], cancellationToken);
        }

        await UpdateAsync(session, job, transition, events, cancellationToken);
        if (job.State == JobState.Running)
            await session.ExecuteAsync(EndAttempt, cancellationToken,
                ("tenant", job.Tenant), ("id", job.Id), ("fence", job.Fence), ("outcome", JobRow.Name(transition.State)));
        if (transition.State.IsTerminal())
            session.Committed.Add(database.Ends.Raise);
        if (transition.State == JobState.Queued)
            await database.SignalWorkAsync(session, cancellationToken);
    }

    private static Task<int> UpdateAsync(
        SqlSession session, JobRow job, Transition transition, long events, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Update,
            cancellationToken,
            ("state", JobRow.Name(transition.State)),
            ("fences", transition.Fences ? 1L : 0L),
            ("attempts", transition.CostsAttempt ? 1 : 0),
            ("crashes", transition.CostsCrash ? 1 : 0),
            ("events", events),
            ("code", transition.Code?.Value),
            ("message", transition.Message),
            ("delayed", transition.Delay is not null),
            ("delay", transition.Delay ?? TimeSpan.Zero),
            ("finished", transition.State.IsTerminal()),
            ("tenant", job.Tenant),
            ("id", job.Id));

    private static async Task InsertArtifactsAsync(
        SqlSession session, JobRow job, IReadOnlyList<ArtifactReference> artifacts, CancellationToken cancellationToken)
    {
        foreach (var artifact in artifacts)
        {
            await session.ExecuteAsync(
                """
                INSERT INTO job_artifact (tenant_id, job_id, name, key, sha256, size_bytes, media_type)
                VALUES (@tenant, @id, @name, @key, @sha256, @size, @media) ON CONFLICT DO NOTHING
                """,
                cancellationToken,
                ("tenant", job.Tenant), ("id", job.Id), ("name", artifact.Name), ("key", artifact.Key),
                ("sha256", artifact.Sha256), ("size", artifact.SizeBytes), ("media", artifact.MediaType));
        }
    }

    /// <summary>The event of the end, with every id that the job answered for and its newest checkpoint.</summary>
    private static async Task<JobEvent> EndedAsync(
        SqlSession session, JobRow job, Transition transition, JobResult result, CancellationToken cancellationToken)
    {
        var aliases = await session.QueryAsync(
            "SELECT alias_id FROM job_alias WHERE tenant_id = @tenant AND job_id = @id ORDER BY created_at, alias_id",
            row => row.Guid("alias_id"), cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        var checkpoint = await Checkpoints.NewestAsync(session, job.Tenant, job.Id, cancellationToken);
        JobEnded ended = transition.State switch
        {
            JobState.Succeeded => new JobSucceeded
            {
                JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant,
                Dataset = result.Dataset?.Version.Reference, Model = result.Model?.Version.Reference, Metrics = result.Metrics,
            },
            JobState.Cancelled => new JobCancelled
            {
                JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant, Reason = job.CancelReason,
            },
            _ => new JobFailed
            {
                JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant, Code = transition.Code!.Value,
                Message = transition.Message!, Retryable = transition.Code.IsRetryable,
            },
        };
        return ended with
        {
            Tags = job.Tags, Aliases = aliases, Artifacts = result.Artifacts, LastCheckpointSha256 = checkpoint?.Sha256,
        };
    }
}
