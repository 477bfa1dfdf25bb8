using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Events;

/// <summary>Publishes what transactions left in the outbox: at least once, with the same id on a repeat.</summary>
public sealed class OutboxRelay(
    IOutbox outbox, IEventPublisher publisher, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await RelayAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Unsent rows stay for the next relay.
        }
    }

    /// <summary>One batch, and the wait for the next: a full one asks for another at once.</summary>
    private async Task RelayAsync(CancellationToken stoppingToken)
    {
        try
        {
            var sent = await outbox.RelayAsync(Batch, publisher.PublishAsync, stoppingToken);
            if (sent < Batch)
                await outbox.WaitAsync(Poll, stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            BusLog.Retrying(logger, nameof(OutboxRelay), error);
            await Task.Delay(FailureDelay, time, stoppingToken);
        }
    }
}
