using GenWorkers.Artifacts;
using Microsoft.Extensions.Configuration;

namespace GenWorkers.Hosting.Running;

/// <summary>The part of the host's configuration that a runner's services read, as it travels in the start frame.</summary>
public sealed class RunnerSettings(IConfiguration configuration)
{
    private static readonly string[] Sections = [ArtifactStoreOptions.Section, "Datasets"];

    public IReadOnlyDictionary<string, string?> For(string tenant)
    {
        var settings = Sections
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
        settings[$"{ArtifactStoreOptions.Section}:{nameof(ArtifactStoreOptions.Tenant)}"] = tenant;
        return settings;
    }
}
