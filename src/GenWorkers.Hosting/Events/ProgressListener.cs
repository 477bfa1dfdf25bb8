using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GenWorkers.Hosting.Events;

/// <summary>
/// Hears the progress of jobs that run in other processes, for the API of this one. What is missed while the broker is
/// away is made good by the next message.
/// </summary>
public sealed class ProgressListener(
    RabbitConnection connection, LatestProgress latest, TimeProvider time, ILogger<ProgressListener> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly string[] Ends = [nameof(JobSucceeded), nameof(JobFailed), nameof(JobCancelled)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                BusLog.Retrying(logger, nameof(ProgressListener), error);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Returns when the channel is gone; its queue goes with it.</summary>
    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var channel = await connection.OpenChannelAsync(stoppingToken);
        await RabbitTopology.DeclareAsync(channel, stoppingToken);
        var queue = (await channel.QueueDeclareAsync(cancellationToken: stoppingToken)).QueueName;
        foreach (var name in Ends.Append(nameof(JobProgressed)))
            await channel.QueueBindAsync(queue, WireNames.EventsExchange, $"{name}.#", cancellationToken: stoppingToken);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        };
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            Hear(delivery.RoutingKey, delivery.Body);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer, stoppingToken);
        await gone.Task.WaitAsync(stoppingToken);
    }

    private void Hear(string routingKey, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        if (routingKey.StartsWith(nameof(JobProgressed), StringComparison.Ordinal))
            latest.Set(data.Deserialize<JobProgressed>(WireJson.Options)!);
        else
            latest.Forget(data.GetProperty("tenant").GetString()!, data.GetProperty("jobId").GetGuid());
    }
}
