using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Contract;
using RabbitMQ.Client;

namespace GenWorkers.Hosting.Bus;

/// <summary>Declares what publishers and subscribers find at the broker. Safe to repeat.</summary>
public static class RabbitTopology
{
    /// <summary>Arguments of the command queue, the same for every declaration of it.</summary>
    public static IReadOnlyDictionary<string, object?> CommandQueueArguments { get; } = new Dictionary<string, object?>
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = BusNames.DeliveryLimit,
        ["x-dead-letter-exchange"] = WireNames.ErrorQueue,
    };

    /// <summary>
    /// A message is taken again and again while the database is away, and must outlast that: RabbitMQ 4 drops it after 20
    /// deliveries where no limit is said. Beyond this one it goes where reported ones lie.
    /// </summary>
    private static readonly Dictionary<string, object?> UnroutableArguments = new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = 1_000_000,
        ["x-dead-letter-exchange"] = "",
        ["x-dead-letter-routing-key"] = BusNames.UnroutableKept,
    };

    private static readonly Dictionary<string, object?> Quorum = new() { ["x-queue-type"] = "quorum" };

    public static async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        await ExchangeAsync(channel, WireNames.EventsExchange, ExchangeType.Topic, null, cancellationToken);
        await ExchangeAsync(channel, WireNames.Unroutable, ExchangeType.Fanout, null, cancellationToken);
        await ExchangeAsync(channel, WireNames.ErrorQueue, ExchangeType.Fanout, null, cancellationToken);
        await ExchangeAsync(
            channel, WireNames.SubmitExchange, ExchangeType.Topic,
            new() { ["alternate-exchange"] = WireNames.Unroutable }, cancellationToken);
        await QueueAsync(channel, WireNames.Unroutable, UnroutableArguments, cancellationToken);
        await QueueAsync(channel, BusNames.UnroutableKept, Quorum, cancellationToken);
        // The bus library declares the error queue with the arguments of the queue whose errors it keeps.
        await QueueAsync(channel, WireNames.ErrorQueue, new(CommandQueueArguments), cancellationToken);
        await QueueAsync(channel, WireNames.CommandQueue, new(CommandQueueArguments), cancellationToken);
        await channel.QueueBindAsync(WireNames.Unroutable, WireNames.Unroutable, "", cancellationToken: cancellationToken);
        await channel.QueueBindAsync(WireNames.ErrorQueue, WireNames.ErrorQueue, "", cancellationToken: cancellationToken);
        foreach (var kind in JobKinds.SpecTypes.Keys)
            await channel.QueueBindAsync(WireNames.CommandQueue, WireNames.SubmitExchange, kind, cancellationToken: cancellationToken);
    }

    private static Task ExchangeAsync(
        IChannel channel, string name, string type, Dictionary<string, object?>? arguments, CancellationToken cancellationToken) =>
        channel.ExchangeDeclareAsync(
            name, type, durable: true, autoDelete: false, arguments, cancellationToken: cancellationToken);

    private static Task<QueueDeclareOk> QueueAsync(
        IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
}
