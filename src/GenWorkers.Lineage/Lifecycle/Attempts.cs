using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>What a running attempt writes under its fence: heartbeats, checkpoints, metrics.</summary>
internal sealed class Attempts(SqlDatabase database)
{
    private const string Heartbeat = """
        UPDATE job SET lease_until = @now + @lease
        WHERE tenant_id = @tenant AND id = @id AND fence = @fence AND state = 'running'
        RETURNING cancel_requested_at
        """;

    private const string InsertCheckpoint = """
        INSERT INTO job_checkpoint (tenant_id, job_id, key, fence, step, sha256, fingerprint, trained_seconds, valid, created_at)
        VALUES (@tenant, @id, @key, @fence, @step, @sha256, @fingerprint, @seconds, @valid, @now) ON CONFLICT DO NOTHING
        """;

    /// <summary>Rows go before their objects: what a row names is there.</summary>
    private static readonly string ForgetCheckpoints = $"""
        DELETE FROM job_checkpoint WHERE tenant_id = @tenant AND job_id = @id AND valid AND key NOT IN (
          SELECT key FROM job_checkpoint WHERE tenant_id = @tenant AND job_id = @id AND valid
          ORDER BY step DESC, fence DESC, key LIMIT {CheckpointRow.Kept})
        """;

    private const string UpsertMetric = """
        INSERT INTO job_metric (tenant_id, job_id, name, step, fence, value)
        VALUES (@tenant, @id, @name, @step, @fence, @value)
        ON CONFLICT (tenant_id, job_id, name, step) DO UPDATE SET fence = excluded.fence, value = excluded.value
        """;

    public Task<HeartbeatResult> HeartbeatAsync(JobLease job, TimeSpan lease, CancellationToken cancellationToken) =>
        database.TransactAsync(
            async (session, token) =>
            {
                var rows = await session.QueryAsync(
                    Heartbeat, row => !row.IsNull("cancel_requested_at"), token,
                    ("lease", lease), ("tenant", job.Tenant), ("id", job.JobId), ("fence", job.Fence));
                if (rows.Count == 0)
                    return HeartbeatResult.Fenced;
                return rows[0] ? HeartbeatResult.CancelRequested : HeartbeatResult.Extended;
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> FindInputsAsync(
        string tenant, Guid jobId, CancellationToken cancellationToken) =>
        database.TransactAsync<IReadOnlyDictionary<string, string>>(
            async (session, token) =>
            {
                var inputs = await session.QueryAsync(
                    "SELECT type, digest FROM job_input WHERE tenant_id = @tenant AND job_id = @id",
                    row => (Type: row.Text("type"), Digest: row.Text("digest")), token, ("tenant", tenant), ("id", jobId));
                return inputs.ToDictionary(input => input.Type, input => input.Digest);
            },
            cancellationToken);

    public Task<bool> PinInputsAsync(
        JobLease job, IReadOnlyDictionary<string, string> digests, CancellationToken cancellationToken) =>
        UnderFenceAsync(
            job,
            async (session, token) =>
            {
                foreach (var (type, digest) in digests)
                    await Results.LinkInputAsync(session, job, type, digest, token);
            },
            cancellationToken);

    public Task<bool> CommitCheckpointAsync(JobLease job, CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        UnderFenceAsync(
            job,
            async (session, token) =>
            {
                await session.ExecuteAsync(
                    InsertCheckpoint, token,
                    ("tenant", job.Tenant), ("id", job.JobId), ("key", checkpoint.Key), ("fence", job.Fence),
                    ("step", checkpoint.Step), ("sha256", checkpoint.Sha256), ("fingerprint", checkpoint.Fingerprint),
                    ("seconds", checkpoint.TrainedSeconds), ("valid", true));
                await session.ExecuteAsync(ForgetCheckpoints, token, ("tenant", job.Tenant), ("id", job.JobId));
                await session.ExecuteAsync(
                    "UPDATE job SET crashes = 0, resume_fingerprint = @fingerprint WHERE tenant_id = @tenant AND id = @id",
                    token, ("fingerprint", checkpoint.Needed), ("tenant", job.Tenant), ("id", job.JobId));
            },
            cancellationToken);

    /// <summary>Falls back to the checkpoint before: that is where metrics continue and what a claimer must match.</summary>
    public Task<bool> InvalidateCheckpointAsync(JobLease job, string key, CancellationToken cancellationToken) =>
        UnderFenceAsync(
            job,
            async (session, token) =>
            {
                await session.ExecuteAsync(
                    "UPDATE job_checkpoint SET valid = @valid WHERE tenant_id = @tenant AND job_id = @id AND key = @key",
                    token, ("valid", false), ("tenant", job.Tenant), ("id", job.JobId), ("key", key));
                var newest = await Checkpoints.NewestAsync(session, job.Tenant, job.JobId, token);
                await session.ExecuteAsync(
                    "UPDATE job SET resume_fingerprint = @fingerprint WHERE tenant_id = @tenant AND id = @id",
                    token, ("fingerprint", newest?.Needed), ("tenant", job.Tenant), ("id", job.JobId));
                await session.ExecuteAsync(
                    "UPDATE job_attempt SET resume_step = @step WHERE tenant_id = @tenant AND job_id = @id AND fence = @fence",
                    token, ("step", newest?.Step), ("tenant", job.Tenant), ("id", job.JobId), ("fence", job.Fence));
            },
            cancellationToken);

    public Task<bool> RecordMetricsAsync(
        JobLease job, IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken) =>
        UnderFenceAsync(
            job,
            async (session, token) =>
            {
                await SupersedeAsync(session, job, token);
                foreach (var metric in metrics)
                {
                    await session.ExecuteAsync(
                        UpsertMetric, token,
                        ("tenant", job.Tenant), ("id", job.JobId), ("name", metric.Name), ("step", metric.Step),
                        ("fence", job.Fence), ("value", double.IsFinite(metric.Value) ? metric.Value : null));
                }
            },
            cancellationToken);

    /// <summary>The first rows of an attempt replace what an earlier one recorded past the step it resumes from.</summary>
    private static async Task SupersedeAsync(SqlSession session, JobLease job, CancellationToken cancellationToken)
    {
        var first = await session.QueryAsync(
            """
            UPDATE job_attempt SET recording = @recording
            WHERE tenant_id = @tenant AND job_id = @id AND fence = @fence AND NOT recording RETURNING resume_step
            """,
            row => row.LongOrNull("resume_step") ?? -1, cancellationToken,
            ("recording", true), ("tenant", job.Tenant), ("id", job.JobId), ("fence", job.Fence));
        if (first.Count == 0)
            return;
        await session.ExecuteAsync(
            "DELETE FROM job_metric WHERE tenant_id = @tenant AND job_id = @id AND fence < @fence AND step > @step",
            cancellationToken, ("tenant", job.Tenant), ("id", job.JobId), ("fence", job.Fence), ("step", first[0]));
    }

    private Task<bool> UnderFenceAsync(
        JobLease job, Func<SqlSession, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        database.TransactAsync(
            async (session, token) =>
            {
                var row = await JobRow.LockAsync(session, job.Tenant, job.JobId, token);
                if (row is null || !row.IsHeldBy(job))
                    return false;
                await write(session, token);
                return true;
            },
            cancellationToken);
}
