using System.Security.Cryptography;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Submission;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Answers messages whose routing key is no job kind with a <c>JobRejected</c> and moves them, untouched, to a queue
/// where an operator finds them. A message leaves the first queue only after the second has it.
/// </summary>
public sealed class UnroutableReporter(
    RabbitConnection connection, IJobStore store, TimeProvider time, ILogger<UnroutableReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var channel = await connection.OpenChannelAsync(stoppingToken);
                await RabbitTopology.DeclareAsync(channel, stoppingToken);
                while (true)
                {
                    if (await channel.BasicGetAsync(WireNames.Unroutable, autoAck: false, stoppingToken) is { } message)
                        await SetAsideAsync(channel, message, stoppingToken);
                    else
                        await Task.Delay(Pause, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The channel is gone and with it the claim on the message: it is ready again.
                BusLog.Retrying(logger, nameof(UnroutableReporter), error);
            }

            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }

    private async Task SetAsideAsync(IChannel channel, BasicGetResult message, CancellationToken cancellationToken)
    {
        await store.RejectAsync(Rejection(message), cancellationToken);
        await channel.BasicPublishAsync(
            "", BusNames.UnroutableKept, mandatory: true, KeptProperties.Of(message.BasicProperties), message.Body, cancellationToken);
        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
        BusLog.Unroutable(logger, message.BasicProperties.MessageId);
    }

    private static JobRejected Rejection(BasicGetResult message)
    {
        return new JobRejected
        {
            Tenant = "default",
            Code = ErrorCode.MessageUnknownKind.Value,
            Problems = [new Problem("$routingKey", "a job kind", Quotation.Of(message.RoutingKey))],
            MessageId = message.BasicProperties.MessageId,
            BodySha256 = Convert.ToHexStringLower(SHA256.HashData(message.Body.Span)),
        };
    }
}
