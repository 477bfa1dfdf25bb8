using GenWorkers.Jobs.Contract;
using MassTransit;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Moves a message that no consumer could take to the error queue, with the reason as the bus library's own transport
/// writes it. That one keeps the publisher's user id, for which the broker closes the channel.
/// </summary>
internal sealed class ErrorQueueTransport(RabbitConnection connection) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var properties = KeptProperties.Of(context.GetPayload<RabbitMqBasicConsumeContext>().Properties);
        properties.Headers = new Dictionary<string, object?>(properties.Headers ?? new Dictionary<string, object?>())
        {
            [MessageHeaders.Reason] = "fault",
            [MessageHeaders.FaultExceptionType] = context.Exception.GetType().FullName,
            [MessageHeaders.FaultMessage] = context.Exception.Message,
        };
        await using var channel = await connection.OpenChannelAsync(context.CancellationToken);
        await channel.BasicPublishAsync(
            "", WireNames.ErrorQueue, mandatory: true, properties, context.Body.GetBytes(), context.CancellationToken);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("errorQueue");
}
