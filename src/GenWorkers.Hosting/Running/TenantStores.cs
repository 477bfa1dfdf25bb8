using System.Collections.Concurrent;
using GenWorkers.Artifacts;
using GenWorkers.Jobs.Artifacts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

/// <summary>The artifact store as each tenant may use it: a store refuses every key outside its tenant's prefix.</summary>
public sealed class TenantStores(IOptions<ArtifactStoreOptions> options, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IArtifactStore> stores = new(StringComparer.Ordinal);

    public IArtifactStore Of(string tenant) =>
        stores.GetOrAdd(tenant, name => ArtifactStores.Create(options.Value with { Tenant = name }, loggers, time));
}
