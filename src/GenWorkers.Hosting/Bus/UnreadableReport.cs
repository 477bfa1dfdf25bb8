using MassTransit;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Stands before the error queue: bytes that no deserializer could read never met the consumer, so their rejection is
/// written here. Throws where it cannot be written; the message then stays in its queue.
/// </summary>
internal sealed class UnreadableReport(CommandIntake intake) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (context.Exception is not MalformedCommandException)
            await intake.SubmitAsync(context);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("unreadableReport");
}
