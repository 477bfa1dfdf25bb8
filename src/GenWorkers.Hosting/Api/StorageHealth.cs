using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenWorkers.Hosting.Api;

/// <summary>Ready while the object store answers; the object itself need not be there.</summary>
internal sealed class StorageHealth(IArtifactStore artifacts) : IHealthCheck
{
    private const string Key = $"{ApiTenant.Default}/reports/ready";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await artifacts.ExistsAsync(Key, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (JobException error)
        {
            return HealthCheckResult.Unhealthy(error.Code.Value);
        }
    }
}
