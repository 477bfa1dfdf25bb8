using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Tests.Jobs.Submission;

/// <summary>The commands of <c>docs/jobs</c>, which people copy.</summary>
public sealed class ExampleJobsTests
{
    private static IEnumerable<JsonElement> Examples => Directory.GetFiles(Path.Combine(Repository.Root, "docs", "jobs"), "*.json")
        .Select(path => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(path)));

    [Fact]
    public void Validate_EveryExample_HasNoProblem() =>
        Examples.SelectMany(example => CommandValidator.Validate(example)).ShouldBeEmpty();

    [Fact]
    public void Kinds_ThatMakeAJob_EachHaveAnExample() =>
        Examples.Select(example => example.GetProperty("kind").GetString()).Distinct()
            .ShouldBe(JobKinds.SpecTypes.Keys.Where(kind => kind != JobKinds.CancelJob), ignoreOrder: true);

    [Fact]
    public void Ids_OfExamples_Differ() =>
        Examples.Select(example => example.GetProperty("jobId").GetGuid()).ShouldBeUnique();
}
