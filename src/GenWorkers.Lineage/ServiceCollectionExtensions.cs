using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Lineage.Events;
using GenWorkers.Lineage.Lifecycle;
using GenWorkers.Lineage.Migration;
using GenWorkers.Lineage.Queries;
using GenWorkers.Lineage.Samples;
using GenWorkers.Lineage.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GenWorkers.Lineage;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Job store, outbox, lineage queries and sample rows on one database:
    /// <code>"Lineage": { "Provider": "postgres", "ConnectionString": "Host=db;Database=genworkers;Username=worker" }</code>
    /// or <c>"Provider": "sqlite", "ConnectionString": "Data Source=genworkers.db"</c>.
    /// </summary>
    public static IServiceCollection AddGenWorkersLineage(this IServiceCollection services, LineageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        _ = options.Provider == LineageProvider.Sqlite ? services.AddSqlite(options) : services.AddPostgres(options);
        return services
            .AddSingleton<IJobStore>(provider => new JobStore(
                provider.GetRequiredService<SqlDatabase>(), provider.GetRequiredService<IWorkWaiter>(), options))
            .AddSingleton<ILineageQueries>(provider => new LineageQueries(provider.GetRequiredService<SqlDatabase>()))
            .AddSingleton(provider => new SchemaGuard(provider.GetRequiredService<SqlDatabase>()))
            .AddSingleton(provider => new SchemaMigrator(
                provider.GetRequiredService<SqlDatabase>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SchemaMigrator>>()));
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, LineageOptions options) => services
        .AddSingleton(_ => NpgsqlDataSource.Create(options.ConnectionString))
        .AddSingleton<PostgresDatabase>()
        .AddSingleton<SqlDatabase>(provider => provider.GetRequiredService<PostgresDatabase>())
        .AddSingleton<IWorkWaiter, PostgresWorkWaiter>()
        .AddSingleton<IOutbox, PostgresOutbox>()
        .AddSingleton<ISampleRows, PostgresSampleRows>();

    private static IServiceCollection AddSqlite(this IServiceCollection services, LineageOptions options) => services
        .AddSingleton(provider => new SqliteDatabase(options.ConnectionString, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SqlDatabase>(provider => provider.GetRequiredService<SqliteDatabase>())
        .AddSingleton<IWorkWaiter, SqliteWorkWaiter>()
        .AddSingleton<IOutbox, SqliteOutbox>()
        .AddSingleton<ISampleRows, SqliteSampleRows>();
}
