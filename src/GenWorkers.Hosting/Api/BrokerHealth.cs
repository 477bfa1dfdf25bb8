using GenWorkers.Hosting.Bus;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client.Exceptions;

namespace GenWorkers.Hosting.Api;

/// <summary>Ready while the broker opens a channel.</summary>
internal sealed class BrokerHealth(RabbitConnection connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var channel = await connection.OpenChannelAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is IOException or RabbitMQClientException)
        {
            // The client's messages name the address, which stands in nobody's answer.
            return HealthCheckResult.Unhealthy("broker.unavailable");
        }
    }
}
