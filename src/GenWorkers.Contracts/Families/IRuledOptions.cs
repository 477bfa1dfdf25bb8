namespace GenWorkers.Contracts.Families;

/// <summary>Options of a family with rules between them, which a schema cannot say.</summary>
public interface IRuledOptions
{
    /// <summary>Every rule that the options break together, where each alone is within its range.</summary>
    IEnumerable<BrokenOption> FindBroken();
}

/// <summary>A rule between options that is broken.</summary>
/// <param name="Name">Property of the option; latentSize where it takes part, for a sweep sets that one.</param>
/// <param name="Value">What the option is.</param>
/// <param name="Rule">What it has to be, and why.</param>
public sealed record BrokenOption(string Name, object Value, string Rule);
