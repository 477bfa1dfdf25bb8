using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace GenWorkers.Hosting.Bus;

/// <summary>A plain connection to the broker for what is no command: topology, events, unroutable messages.</summary>
public sealed class RabbitConnection(IOptions<BusOptions> options) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly SemaphoreSlim gate = new(1);
    private IConnection? connection;

    /// <summary>A channel whose publishes return when the broker has the message; the caller disposes it.</summary>
    public async Task<IChannel> OpenChannelAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (connection is not { IsOpen: true })
            {
                if (connection is not null)
                    await connection.DisposeAsync();
                connection = null;
                // Callers open anew after a failure, so the client's own recovery would only race with them.
                var factory = new ConnectionFactory { Uri = options.Value.Uri, AutomaticRecoveryEnabled = false };
                connection = await factory.CreateConnectionAsync("genworkers", cancellationToken);
            }

            return await connection.CreateChannelAsync(Confirmed, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        gate.Dispose();
    }
}
