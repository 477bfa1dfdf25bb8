using GenWorkers.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenWorkers.Hosting.Api;

/// <summary>The answer of a health endpoint: <c>{ "status": "unhealthy", "checks": { "database": "healthy", … } }</c>.</summary>
internal static class HealthAnswer
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { report.Status, Checks = report.Entries.ToDictionary(check => check.Key, check => check.Value.Status) },
        WireJson.Options,
        context.RequestAborted);
}
