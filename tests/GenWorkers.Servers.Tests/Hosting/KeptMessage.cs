using System.Text;
using GenWorkers.Tests;
using RabbitMQ.Client;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>A message that lies in a queue for an operator.</summary>
internal sealed record KeptMessage(string Body, IReadOnlyDictionary<string, object?> Headers)
{
    /// <summary>Takes messages from the queue until that one comes; those of earlier tests are dropped.</summary>
    public static async Task<KeptMessage> TakeAsync(string queue, string messageId)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var connection = await new ConnectionFactory { Uri = new Uri(Installation.Amqp) }.CreateConnectionAsync(cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
        KeptMessage? found = null;
        await Eventually.TrueAsync(async () =>
        {
            while (await channel.BasicGetAsync(queue, autoAck: true, cancel) is { } message)
            {
                if (message.BasicProperties.MessageId == messageId)
                    found = new KeptMessage(
                        Encoding.UTF8.GetString(message.Body.Span),
                        (message.BasicProperties.Headers ?? new Dictionary<string, object?>()).AsReadOnly());
            }

            return found is not null;
        });
        return found!;
    }
}
