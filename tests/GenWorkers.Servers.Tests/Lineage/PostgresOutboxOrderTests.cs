using GenWorkers.Contracts.Events;
using Npgsql;

namespace GenWorkers.Servers.Tests.Lineage;

/// <summary>Rows are numbered before they commit; a reader must not pass one that commits late.</summary>
public sealed class PostgresOutboxOrderTests(PostgresLineage database) : IClassFixture<PostgresLineage>
{
    private const string Tenant = "late";

    [Fact]
    public async Task Read_LowerIdCommitsLater_IsNotSkipped()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var first = await source.OpenConnectionAsync(token);
        await using var second = await source.OpenConnectionAsync(token);
        await using var early = await first.BeginTransactionAsync(token);
        await using var late = await second.BeginTransactionAsync(token);
        // The older transaction takes the higher id, so neither ids nor transactions alone tell who comes first.
        await ExecuteAsync(first, "SELECT pg_current_xact_id()");
        var low = await InsertAsync(second);
        var high = await InsertAsync(first);
        await early.CommitAsync(token);

        var seen = await DrainAsync(0, until: 1);
        seen.ShouldBe([high]);
        (await database.Outbox.ReadAsync(Tenant, high, 10, token)).ShouldBeEmpty();
        await late.CommitAsync(token);
        (await DrainAsync(high, until: 1)).ShouldBe([low]);
        (await database.Outbox.ReadAsync(Tenant, low, 10, token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_BehindAnOpenTransaction_WaitsForIt()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var holder = await source.OpenConnectionAsync(token);
        await using var open = await holder.BeginTransactionAsync(token);
        await ExecuteAsync(holder, "SELECT pg_current_xact_id()");
        var rejection = new JobRejected { Tenant = "behind", Code = "spec.invalid", Problems = [] };
        await database.Store.RejectAsync(rejection, token);
        (await database.Outbox.ReadAsync("behind", 0, 10, token)).ShouldBeEmpty();
        await open.CommitAsync(token);
        (await DrainAsync(0, until: 1, "behind")).Count.ShouldBe(1);
    }

    private async Task<List<long>> DrainAsync(long after, int until, string tenant = Tenant)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var seen = new List<long>();
        while (seen.Count < until)
        {
            var page = await database.Outbox.ReadAsync(tenant, after, 10, deadline.Token);
            seen.AddRange(page.Select(row => row.Position));
            after = seen.Count > 0 ? seen[^1] : after;
        }

        return seen;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> InsertAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO outbox (event_id, type, tenant_id, sequence, occurred_at, data)
            VALUES (gen_random_uuid(), 'JobRejected', '{Tenant}', 0, now(), '{"{}"}') RETURNING id
            """,
            connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
