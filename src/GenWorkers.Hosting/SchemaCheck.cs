using GenWorkers.Lineage.Migration;
using Microsoft.Extensions.Hosting;

namespace GenWorkers.Hosting;

/// <summary>Refuses to start on a schema that this build cannot use; registered first, so nothing else runs before it.</summary>
internal sealed class SchemaCheck(SchemaGuard guard) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => guard.CheckAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
