using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;

namespace GenWorkers.Jobs.Submission;

/// <summary>What a model family asks of the job that trains it. They see fields that are each valid.</summary>
internal static class FamilyRules
{
    private const string LatentSize = "latentSize";

    /// <summary>The rules between the options.</summary>
    public static IEnumerable<Problem> CheckOptions(FamilyEntry family, JsonElement? options) =>
        OptionRules.Check(options?.Deserialize(family.OptionsType, WireJson.Options) ?? Activator.CreateInstance(family.OptionsType)!);

    /// <summary>The same for every size of a sweep, which stands for the option latentSize. What breaks at each size is one problem.</summary>
    /// <param name="schema">Of the options.</param>
    public static IEnumerable<Problem> CheckSizes(FamilyEntry family, TrainModelSpec spec, JsonObject schema) =>
        spec.Sweep!.LatentSizes.SelectMany((size, index) => CheckSize(family, spec, schema, size, index)).Distinct();

    /// <summary>What the family can do of what the spec asks besides.</summary>
    public static IEnumerable<Problem> CheckAbilities(FamilyEntry family, TrainModelSpec spec)
    {
        if (spec.Sweep is not null && !family.Sweeps)
        {
            var able = NamesOf(entry => entry.Sweeps);
            yield return new Problem("$.spec.sweep", $"only of a family that reconstructs and has the option {LatentSize}: {able}", family.Name);
        }

        if (spec.Training.Precision == Precision.Bf16 && !family.TakesBf16)
        {
            var able = NamesOf(entry => entry.TakesBf16);
            yield return new Problem("$.spec.training.precision", $"fp32 in family {family.Name}; bf16 only in {able}", "bf16");
        }
    }

    private static List<Problem> CheckSize(FamilyEntry family, TrainModelSpec spec, JsonObject schema, int size, int index)
    {
        var options = spec.OptionsAt(size);
        var path = FormattableString.Invariant($"$.spec.sweep.latentSizes[{index}]");
        var problems = new ProblemList();
        SchemaValidator.Validate(options.GetProperty(LatentSize), schema["properties"]![LatentSize]!.AsObject(), path, problems);
        problems.AddRange(CheckOptions(family, options)
            .Select(problem => problem.Path == $"{OptionRules.Path}.{LatentSize}" ? problem with { Path = path } : problem));
        return [.. problems.ToReport()];
    }

    private static string NamesOf(Func<FamilyEntry, bool> able) =>
        string.Join(", ", FamilyCatalog.All.Where(able).Select(family => family.Name));
}
