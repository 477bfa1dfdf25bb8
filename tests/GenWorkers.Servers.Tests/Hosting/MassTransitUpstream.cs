using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Contract;
using MassTransit;
using RabbitMQ.Client;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>An upstream system in .NET: sends records with MassTransit, or bytes with the plain client.</summary>
internal static class MassTransitUpstream
{
    /// <summary>Sends the command in MassTransit's own envelope, to the exchange that it keeps for the command queue.</summary>
    public static async Task SendAsync(string command)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri(Installation.Amqp)));
        await bus.StartAsync();
        try
        {
            var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{WireNames.CommandQueue}"));
            await endpoint.Send(JsonSerializer.Deserialize<Command>(command, WireJson.Options)!);
        }
        finally
        {
            await bus.StopAsync();
        }
    }

    /// <summary>Publishes the bytes and returns when the broker confirms them.</summary>
    public static async Task PublishRawAsync(ReadOnlyMemory<byte> body)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Installation.Amqp) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync(WireNames.SubmitExchange, JobKinds.ImportDataset, body);
    }
}
