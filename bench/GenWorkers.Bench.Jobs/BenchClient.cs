using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Contract;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GenWorkers.Bench.Jobs;

/// <summary>Publishes commands and notes when their events arrive; one clock, this process's.</summary>
internal sealed class BenchClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Guid Job, string Event), long> arrived = new();
    private readonly IConnection connection;
    private readonly IChannel channel;

    private BenchClient(IConnection connection, IChannel channel) => (this.connection, this.channel) = (connection, channel);

    public static async Task<BenchClient> ConnectAsync()
    {
        var uri = new Uri(Environment.GetEnvironmentVariable("GENWORKERS_TEST_AMQP")!);
        var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
        var client = new BenchClient(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
        var events = await connection.CreateChannelAsync();
        var queue = (await events.QueueDeclareAsync()).QueueName;
        await events.QueueBindAsync(queue, WireNames.EventsExchange, "#");
        var consumer = new AsyncEventingBasicConsumer(events);
        consumer.ReceivedAsync += (_, delivery) => client.NoteAsync(delivery);
        await events.BasicConsumeAsync(queue, autoAck: true, consumer);
        return client;
    }

    /// <summary>
    /// The cheapest job that ends in success: an import of one rendered 16x16 face. The same content every time, so
    /// nothing but the first one's objects are written.
    /// </summary>
    public async Task<(Guid Job, long At)> SubmitAsync()
    {
        var id = Guid.NewGuid();
        var body = $$"""{"kind":"ImportDataset","jobId":"{{id}}","spec":{"name":"null","render":{"count":1,"sizePixels":16} } }""";
        var at = Stopwatch.GetTimestamp();
        await channel.BasicPublishAsync(WireNames.SubmitExchange, JobKinds.ImportDataset, Encoding.UTF8.GetBytes(body));
        return (id, at);
    }

    /// <summary>When the event of the job arrived. Throws where that takes more than a minute, or the job failed.</summary>
    public async Task<long> WaitAsync(Guid job, string name)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (arrived.TryGetValue((job, name), out var at))
                return at;
            if (arrived.ContainsKey((job, "JobFailed")) || arrived.ContainsKey((job, "JobRejected"))
                || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
                throw new InvalidOperationException($"Job {job} did not come to {name}.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private Task NoteAsync(BasicDeliverEventArgs delivery)
    {
        var at = Stopwatch.GetTimestamp();
        using var json = JsonDocument.Parse(delivery.Body);
        if (json.RootElement.TryGetProperty("subject", out var job) && job.TryGetGuid(out var id))
            arrived.TryAdd((id, delivery.RoutingKey.Split('.')[0]), at);
        return Task.CompletedTask;
    }
}
