using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Lineage;
using GenWorkers.Lineage.Events;
using GenWorkers.Lineage.Migration;
using GenWorkers.Lineage.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Tests.Lineage.Compliance;

/// <summary>A migrated database of one test class, and what the store's registration makes of it.</summary>
public abstract class LineageDatabase : IAsyncLifetime
{
    private ServiceProvider? _services;

    public IServiceProvider Services => _services!;

    public IJobStore Store => Services.GetRequiredService<IJobStore>();

    public IOutbox Outbox => Services.GetRequiredService<IOutbox>();

    public ILineageQueries Queries => Services.GetRequiredService<ILineageQueries>();

    public ISampleRows SampleRows => Services.GetRequiredService<ISampleRows>();

    internal SqlDatabase Database => Services.GetRequiredService<SqlDatabase>();

    public async ValueTask InitializeAsync()
    {
        _services = Build(await CreateAsync());
        await Services.GetRequiredService<SchemaMigrator>().MigrateAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves a time of a job into the past, instead of waiting for it.</summary>
    public Task SetBackAsync(Guid job, string column, TimeSpan by) =>
        ExecuteAsync($"UPDATE job SET {column} = {column} - @by WHERE id = @id", ("by", by), ("id", job));

    public Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters) =>
        Database.TransactAsync((session, token) => session.ExecuteAsync(sql, token, parameters), CancellationToken.None);

    public Task<long> CountAsync(string sql, params (string Name, object? Value)[] parameters) =>
        Database.TransactAsync((session, token) => session.ScalarAsync(sql, token, parameters), CancellationToken.None);

    /// <summary>Rows of the outbox by one condition on <c>@value</c>.</summary>
    public Task<IReadOnlyList<OutboxEvent>> EventsAsync(string condition, object value) => Database.TransactAsync(
        (session, token) => session.QueryAsync(
            $"SELECT {OutboxRows.Columns} FROM outbox WHERE {condition} ORDER BY sequence, id", OutboxRows.Read, token,
            ("value", value)),
        CancellationToken.None);

    protected abstract Task<LineageOptions> CreateAsync();

    protected abstract Task DropAsync();

    private static ServiceProvider Build(LineageOptions options) =>
        new ServiceCollection().AddGenWorkersLineage(options).BuildServiceProvider();
}
