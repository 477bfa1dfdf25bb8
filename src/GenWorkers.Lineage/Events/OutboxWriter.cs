using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Lineage.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Events;

/// <summary>Writes events in the transaction that causes them.</summary>
internal static class OutboxWriter
{
    private const string Insert = """
        INSERT INTO outbox (event_id, type, tenant_id, job_id, kind, sequence, occurred_at, traceparent, data)
        VALUES (@event, @type, @tenant, @job, @kind, @sequence, @now, @traceparent, @data)
        """;

    /// <summary>Appends the job's next events; the caller holds its row and stores the returned count in it.</summary>
    public static async Task<long> AppendAsync(
        SqlSession session, JobRow job, IEnumerable<JobEvent> events, CancellationToken cancellationToken)
    {
        var sequence = job.Events;
        foreach (var data in events)
        {
            sequence++;
            await InsertAsync(
                session, data, data.Tenant, data.JobId, data.Kind, sequence, job.Traceparent, cancellationToken);
        }

        return sequence;
    }

    /// <summary>An event outside the sequence of a job: the command it answers is not that job.</summary>
    public static Task AppendAsync(SqlSession session, JobRejected rejection, CancellationToken cancellationToken) =>
        InsertAsync(session, rejection, rejection.Tenant, rejection.JobId, rejection.Kind, 0, null, cancellationToken);

    public static Task AppendAliasAsync(
        SqlSession session, JobAccepted accepted, string? traceparent, CancellationToken cancellationToken) =>
        InsertAsync(
            session, accepted, accepted.Tenant, accepted.JobId, accepted.Kind, 1, traceparent, cancellationToken);

    private static Task<int> InsertAsync(
        SqlSession session,
        object data,
        string tenant,
        Guid? job,
        string? kind,
        long sequence,
        string? traceparent,
        CancellationToken cancellationToken)
    {
        session.SignalEvents();
        return session.ExecuteAsync(
            Insert,
            cancellationToken,
            ("event", Guid.CreateVersion7()),
            ("type", data.GetType().Name),
            ("tenant", tenant),
            ("job", job),
            ("kind", kind),
            ("sequence", sequence),
            ("traceparent", traceparent),
            ("data", new Json(JsonSerializer.Serialize(data, data.GetType(), WireJson.Options))));
    }
}
