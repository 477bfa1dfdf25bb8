using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;

namespace GenWorkers.Jobs.Submission;

/// <summary>The rules between a family's options: submission rejects by them, and a runner trusts no job to have met them.</summary>
public static class OptionRules
{
    public const string Path = "$.spec.options";

    /// <summary>Every broken rule of an options record.</summary>
    public static IEnumerable<Problem> Check(object options) =>
        options is IRuledOptions ruled ? ruled.FindBroken().Select(ToProblem) : [];

    /// <summary>Throws <see cref="JobException"/> <c>spec.invalid</c> that names every broken rule.</summary>
    public static void Require(object options)
    {
        var problems = Check(options).Select(problem => $"{problem.Path["$.".Length..]}: {problem.Rule}; it is {problem.Value}").ToList();
        if (problems.Count > 0)
            throw new JobException(ErrorCode.SpecInvalid, string.Join(". ", problems));
    }

    private static Problem ToProblem(BrokenOption broken)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(broken.Name);
        var value = JsonSerializer.SerializeToElement(broken.Value, broken.Value.GetType(), WireJson.Options);
        return SchemaValidator.Broken($"{Path}.{name}", broken.Rule, value);
    }
}
