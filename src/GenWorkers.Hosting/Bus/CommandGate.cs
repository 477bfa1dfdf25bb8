using GenWorkers.Jobs;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Lifecycle;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Reads commands only while the database answers: it connects the command endpoint when a probe succeeds and stops it
/// when one fails, so that commands wait ready in the queue for any host that can take them. Those on their way into the
/// database are held and submitted when it is back: giving them back would spend their delivery limit, and after a few
/// outages they would lie in the error queue.
/// </summary>
public sealed class CommandGate(
    IBusControl bus,
    RabbitConnection connection,
    CommandIntake intake,
    IServiceProvider services,
    IJobStore store,
    IOptions<BusOptions> options,
    TimeProvider time,
    ILogger<CommandGate> logger) : BackgroundService
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Time that commands on their way have when the host stops; then they stay in their queue for another one.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);
    private HostReceiveEndpointHandle? endpoint;
    private Task closing = Task.CompletedTask;

    /// <summary>True while commands are read.</summary>
    public bool IsOpen => endpoint is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ProbeSeconds), time);
        try
        {
            do
            {
                await TurnAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the bus takes its endpoints along.
            intake.GiveBackAfter(StopLimit);
        }
    }

    private async Task TurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            var answers = await DatabaseAnswersAsync(stoppingToken);
            if (answers && endpoint is null && closing.IsCompleted)
                await OpenAsync(stoppingToken);
            else if (!answers && endpoint is not null)
            {
                BusLog.CommandsStopped(logger);
                closing = CloseAsync(endpoint);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            BusLog.Retrying(logger, nameof(CommandGate), error);
        }
    }

    private async Task<bool> DatabaseAnswersAsync(CancellationToken stoppingToken)
    {
        try
        {
            await store.FindAsync("default", Guid.Empty, stoppingToken).WaitAsync(ProbeLimit, time, stoppingToken);
            return true;
        }
        catch (Exception error) when (error is JobException or TimeoutException)
        {
            return false;
        }
    }

    private async Task OpenAsync(CancellationToken stoppingToken)
    {
        await using (var channel = await connection.OpenChannelAsync(stoppingToken))
            await RabbitTopology.DeclareAsync(channel, stoppingToken);
        var opened = bus.ConnectReceiveEndpoint(
            WireNames.CommandQueue, configurator => Configure((IRabbitMqReceiveEndpointConfigurator)configurator));
        endpoint = opened;
        await opened.Ready.WaitAsync(stoppingToken);
        BusLog.CommandsStarted(logger);
    }

    /// <summary>
    /// Takes no more commands; ends when those on their way are in the database, however long it is away, or given back
    /// because the host stops.
    /// </summary>
    private async Task CloseAsync(HostReceiveEndpointHandle open)
    {
        endpoint = null;
        try
        {
            await open.StopAsync();
        }
        catch (Exception error)
        {
            // The broker went away meanwhile, and with it the endpoint.
            BusLog.Retrying(logger, nameof(CommandGate), error);
        }
    }

    private void Configure(IRabbitMqReceiveEndpointConfigurator queue)
    {
        foreach (var (name, value) in RabbitTopology.CommandQueueArguments)
            queue.SetQueueArgument(name, value!);
        queue.ConfigureConsumeTopology = false;
        queue.PublishFaults = false;
        queue.PrefetchCount = options.Value.Prefetch;
        // Whatever the content type says, a command is judged by its body: the library's own deserializer would skip an
        // envelope of a message type that it does not know, and nobody would hear of it.
        queue.ClearSerialization();
        queue.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        queue.ConfigureError(error =>
        {
            error.UseFilter(new UnreadableReport(intake));
            error.UseFilter(new MassTransit.Middleware.GenerateFaultFilter());
            error.UseFilter(new ErrorQueueTransport(services.GetRequiredService<RabbitConnection>()));
        });
        queue.Consumer(() => services.GetRequiredService<CommandConsumer>());
    }
}
