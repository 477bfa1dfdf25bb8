using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>
/// Links a warm start that nobody pinned: the version that <c>startFrom</c> names, or the newest one when the attempt
/// started.
/// </summary>
internal static class StartModels
{
    public static async Task LinkAsync(SqlSession session, JobRow job, CancellationToken cancellationToken)
    {
        if (job.Kind != JobKinds.TrainModel || await IsPinnedAsync(session, job, cancellationToken))
            return;
        var json = await session.FirstAsync(
            "SELECT spec FROM job WHERE tenant_id = @tenant AND id = @id",
            row => row.Text("spec"), cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        if (JsonSerializer.Deserialize<TrainModelSpec>(json!, WireJson.Options)!.StartFrom is not { } reference)
            return;
        var (name, pinned) = VersionReference.Parse(reference);
        var digest = pinned ?? await NewestAtStartAsync(session, job, name, cancellationToken);
        if (digest is not null)
            await Results.LinkInputAsync(session, job.Lease, "model", digest, cancellationToken);
    }

    private static async Task<bool> IsPinnedAsync(SqlSession session, JobRow job, CancellationToken cancellationToken) =>
        await session.ScalarAsync(
            "SELECT count(*) FROM job_input WHERE tenant_id = @tenant AND job_id = @id AND type = 'model'",
            cancellationToken, ("tenant", job.Tenant), ("id", job.Id)) > 0;

    private static Task<string?> NewestAtStartAsync(
        SqlSession session, JobRow job, string name, CancellationToken cancellationToken) =>
        session.FirstAsync(
            """
            SELECT v.digest AS digest FROM model_version v
            JOIN model m ON m.id = v.model_id AND m.tenant_id = @tenant AND m.name = @name
            JOIN job_attempt a ON a.tenant_id = @tenant AND a.job_id = @id AND a.fence = @fence
            WHERE v.created_at <= a.started_at ORDER BY v.created_at DESC, v.id DESC LIMIT 1
            """,
            row => row.Text("digest"), cancellationToken,
            ("tenant", job.Tenant), ("name", name), ("id", job.Id), ("fence", job.Fence));
}
