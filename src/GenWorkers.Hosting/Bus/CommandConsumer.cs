using MassTransit;

namespace GenWorkers.Hosting.Bus;

/// <summary>Reads every command. The delivery is acked when this returns: after the row, or the rejection, is committed.</summary>
public sealed class CommandConsumer(CommandIntake intake) : IConsumer<CommandMessage>
{
    public async Task Consume(ConsumeContext<CommandMessage> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var result = await intake.SubmitAsync(context.ReceiveContext);
        if (CommandIntake.IsMalformed(result))
            throw new MalformedCommandException(result.Rejection!.Problems[0].Rule);
    }
}
