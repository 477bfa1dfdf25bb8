using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Reads a job's checkpoints.</summary>
internal static class Checkpoints
{
    private const string Valid = """
        SELECT step, key, sha256, fingerprint, trained_seconds FROM job_checkpoint
        WHERE tenant_id = @tenant AND job_id = @id AND valid ORDER BY step DESC, fence DESC, key
        """;

    public static Task<IReadOnlyList<CheckpointRow>> ValidAsync(
        SqlSession session, string tenant, Guid id, CancellationToken cancellationToken) =>
        session.QueryAsync(Valid, Read, cancellationToken, ("tenant", tenant), ("id", id));

    public static Task<CheckpointRow?> NewestAsync(
        SqlSession session, string tenant, Guid id, CancellationToken cancellationToken) =>
        session.FirstAsync(Valid + " LIMIT 1", Read, cancellationToken, ("tenant", tenant), ("id", id));

    private static CheckpointRow Read(SqlRow row) => new(
        row.Long("step"), row.Text("key"), row.Text("sha256"), row.Text("fingerprint"), row.Double("trained_seconds"));
}
