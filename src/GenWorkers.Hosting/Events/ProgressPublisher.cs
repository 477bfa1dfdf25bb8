using System.Text.Json;
using System.Threading.Channels;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Bus;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Events;

/// <summary>
/// Publishes <see cref="JobProgressed"/>, at most one a second a job and past the outbox: one that the broker does not
/// take is lost, the next one tells more.
/// </summary>
public sealed class ProgressPublisher(IEventPublisher publisher, TimeProvider time, ILogger<ProgressPublisher> logger)
    : BackgroundService, IProgressSink
{
    private const int Backlog = 1000;
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Tenant, Guid JobId), long> published = [];

    private readonly Channel<OutboxEvent> waiting = Channel.CreateBounded<OutboxEvent>(
        new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Report(ClaimedJob job, JobProgress progress)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (IsDue((job.Lease.Tenant, job.Lease.JobId)))
            waiting.Writer.TryWrite(Wrap(job, LatestProgress.ToEvent(job, progress)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var row in waiting.Reader.ReadAllAsync(stoppingToken))
                await PublishAsync(row, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Progress that nobody hears any more.
        }
    }

    private async Task PublishAsync(OutboxEvent row, CancellationToken stoppingToken)
    {
        try
        {
            await publisher.PublishAsync([row], stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            BusLog.ProgressLost(logger, row.JobId, error);
        }
    }

    private bool IsDue((string Tenant, Guid JobId) job)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (published.TryGetValue(job, out var last) && time.GetElapsedTime(last, now) < Spacing)
                return false;
            if (published.Count >= Backlog)
                Forget(now);
            published[job] = now;
            return true;
        }
    }

    private void Forget(long now)
    {
        foreach (var old in published.Where(entry => time.GetElapsedTime(entry.Value, now) >= Spacing).ToList())
            published.Remove(old.Key);
    }

    private OutboxEvent Wrap(ClaimedJob job, JobProgressed data) => new(
        Position: 0,
        Guid.CreateVersion7(),
        nameof(JobProgressed),
        data.Tenant,
        data.JobId,
        data.Kind,
        Sequence: 0,
        time.GetUtcNow(),
        job.Traceparent,
        JsonSerializer.Serialize(data, WireJson.Options));
}
