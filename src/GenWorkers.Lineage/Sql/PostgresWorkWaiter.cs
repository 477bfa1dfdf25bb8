using Microsoft.Extensions.Logging;
using Npgsql;

namespace GenWorkers.Lineage.Sql;

/// <summary>
/// Listens for <c>NOTIFY</c> on one connection of its own, from the first wait on. A connection that dies is opened
/// again; until then a claimer's poll finds the work.
/// </summary>
internal sealed class PostgresWorkWaiter(PostgresDatabase database, TimeProvider time, ILogger<PostgresWorkWaiter> log)
    : IWorkWaiter, IAsyncDisposable
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _listening;

    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (_lock)
            _listening ??= Task.Run(ListenAsync, CancellationToken.None);
        return database.Work.WaitAsync(timeout, time, cancellationToken);
    }

    public Task WaitForEndAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        database.Ends.WaitAsync(timeout, time, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_listening is { } listening)
            await listening;
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException error)
            {
                Log.ListeningLost(log, error);
                await Task.Delay(Reconnect, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => database.Work.Raise();
        await using (var listen = new NpgsqlCommand($"LISTEN {PostgresDatabase.WorkChannel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        // What came before the LISTEN was not heard.
        database.Work.Raise();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }
}
