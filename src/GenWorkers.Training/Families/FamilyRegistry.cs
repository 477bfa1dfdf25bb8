using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;

namespace GenWorkers.Training.Families;

/// <summary>The registered families by name.</summary>
public sealed class FamilyRegistry(IEnumerable<IModelFamily> families)
{
    private readonly Dictionary<string, IModelFamily> byName = families.ToDictionary(family => family.Name, StringComparer.Ordinal);

    public IModelFamily Find(string name) =>
        byName.TryGetValue(name, out var family)
            ? family
            : throw new JobException(ErrorCode.SpecInvalid, $"family: this build has no family '{name}'");
}
