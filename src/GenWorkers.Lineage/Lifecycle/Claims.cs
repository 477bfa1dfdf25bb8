using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Events;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Claims one job that a worker can run: one statement picks and takes it, so no two workers get the same.</summary>
internal sealed class Claims(SqlDatabase database)
{
    private static readonly string ByPriority = Statement("priority, created_at, id");
    private static readonly string ByAge = Statement("created_at, id");

    public async Task<ClaimedJob?> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var signals = database.Work.Count;
        var job = await database.TransactAsync(
            (session, token) => ClaimAsync(session, request, token), cancellationToken);
        if (job is null)
            database.Work.FoundNothing(signals);
        return job;
    }

    /// <summary>A job that has run before is not held to its expiry: that limits the first start.</summary>
    private static string Statement(string order) => $"""
        WITH c AS MATERIALIZED (
          SELECT tenant_id AS c_tenant, id AS c_id FROM job
          WHERE state = 'queued' AND (run_after IS NULL OR run_after <= @now)
            AND (expires_at IS NULL OR expires_at > @now OR fence > 0)
            AND kind = ANY(@kinds) AND device = @device AND device_count <= 1 AND memory_mib <= @memory
            AND (resume_fingerprint IS NULL OR allow_inexact_resume OR resume_fingerprint = ANY(@fingerprints))
          ORDER BY {order} LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE job SET state = 'running', fence = fence + 1, worker_id = @worker, lease_until = @now + @lease, run_after = NULL,
          events = events + 1
        FROM c WHERE tenant_id = c_tenant AND id = c_id
        RETURNING {JobRow.Columns}, spec, device_count, memory_mib
        """;

    private static async Task<ClaimedJob?> ClaimAsync(
        SqlSession session, ClaimRequest request, CancellationToken cancellationToken)
    {
        var claimed = await session.FirstAsync(
            request.OldestFirst ? ByAge : ByPriority,
            row => new Claimed(JobRow.Read(row), row.Text("spec"), row.Int("device_count"), row.Int("memory_mib")),
            cancellationToken,
            ("kinds", request.Kinds.ToArray()), ("device", Submissions.DeviceName(request.Device)),
            ("memory", request.MemoryMiB), ("fingerprints", request.Fingerprints.ToArray()),
            ("worker", request.WorkerId), ("lease", request.Lease));
        if (claimed is null)
            return null;
        var job = claimed.Job;
        var checkpoints = await Checkpoints.ValidAsync(session, job.Tenant, job.Id, cancellationToken);
        var seconds = await StartAttemptAsync(session, job, request.WorkerId, checkpoints, cancellationToken);
        var started = new JobStarted
        {
            JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant, Tags = job.Tags, Fence = job.Fence,
            Worker = request.WorkerId, ResumedFromStep = checkpoints.Count > 0 ? checkpoints[0].Step : null,
        };
        await OutboxWriter.AppendAsync(session, job with { Events = job.Events - 1 }, [started], cancellationToken);
        return new ClaimedJob(
            job.Lease, job.Kind, claimed.Spec,
            new ResourceRequest { Device = request.Device, Count = claimed.DeviceCount, MemoryMiB = claimed.MemoryMib },
            job.Attempts + 1, job.Crashes, checkpoints, seconds, job.Traceparent);
    }

    /// <summary>Opens the attempt's record and returns the seconds that earlier ones ran.</summary>
    private static async Task<double> StartAttemptAsync(
        SqlSession session, JobRow job, string worker, IReadOnlyList<CheckpointRow> checkpoints, CancellationToken cancellationToken)
    {
        var spent = await session.FirstAsync(
            """
            SELECT coalesce(sum(device_seconds), 0.0) AS seconds FROM job_attempt
            WHERE tenant_id = @tenant AND job_id = @id AND device_seconds IS NOT NULL
            """,
            row => row.Double("seconds"), cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        await session.ExecuteAsync(
            """
            INSERT INTO job_attempt (tenant_id, job_id, fence, worker_id, started_at, resume_step, recording)
            VALUES (@tenant, @id, @fence, @worker, @now, @step, @recording)
            """,
            cancellationToken,
            ("tenant", job.Tenant), ("id", job.Id), ("fence", job.Fence), ("worker", worker),
            ("step", checkpoints.Count > 0 ? checkpoints[0].Step : null), ("recording", false));
        return spent;
    }

    private sealed record Claimed(JobRow Job, string Spec, int DeviceCount, int MemoryMib);
}
