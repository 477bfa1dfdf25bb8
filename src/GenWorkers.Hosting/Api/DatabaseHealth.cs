using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenWorkers.Hosting.Api;

/// <summary>Ready while the database answers.</summary>
internal sealed class DatabaseHealth(IJobStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.FindAsync(ApiTenant.Default, Guid.Empty, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (JobException error)
        {
            return HealthCheckResult.Unhealthy(error.Code.Value);
        }
    }
}
