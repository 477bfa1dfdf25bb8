using System.Text;
using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Tests.Jobs.Submission;

/// <summary>A rejection does not grow with the command that it answers.</summary>
public sealed class ProblemListTests
{
    private const string Valid = """
        "kind":"ImportDataset","jobId":"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101","spec":{"name":"d","render":{"count":1}}
        """;

    [Fact]
    public void Validate_ThousandsOfUnknownMembers_ListsTheFirstHundredAndCountsTheRest()
    {
        var problems = Validate(Members(80_000, i => $"m{i}"));

        problems.Count.ShouldBe(101);
        problems[0].ShouldBe(new Problem("$.m0", "known field", "0"));
        problems[99].Path.ShouldBe("$.m99");
        problems[100].ShouldBe(new Problem("$", "100 problems are listed", "79900 more"));
    }

    [Fact]
    public void Validate_AHundredProblems_HasNoneThatCounts() =>
        Validate(Members(100, i => $"m{i}")).ShouldAllBe(problem => problem.Rule == "known field");

    [Theory]
    [InlineData(100_000, 1)]
    [InlineData(100, 10_000)]
    [InlineData(1, 1_000_000)]
    public void Validate_AMegabyteOfUnknownMembers_MakesASmallRejection(int count, int nameLength)
    {
        var problems = Validate(Members(count, i => $"{i}".PadRight(nameLength, 'x')));

        JsonSerializer.Serialize(problems, WireJson.Options).Length.ShouldBeLessThan(32_000);
    }

    [Fact]
    public void Validate_MemberWithALongName_ShortensItInThePath()
    {
        var problem = Validate(Members(1, _ => new string('x', 101))).ShouldHaveSingleItem();

        problem.Path.ShouldBe($"$.{new string('x', 100)}…");
    }

    [Fact]
    public void Validate_FactorWithALongName_ShortensItInThePath()
    {
        using var document = JsonDocument.Parse($$"""
            {"kind":"ImportDataset","jobId":"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101","spec":{"name":"d","render":{"count":1,"hold":{"{{new string('x', 500)}}":1} } } }
            """);

        CommandValidator.Validate(document.RootElement).ShouldHaveSingleItem().Path.ShouldBe($"$.spec.render.hold.{new string('x', 100)}…");
    }

    /// <summary>Rules between fields quote values that no schema checked for length.</summary>
    [Fact]
    public void Add_LongValue_IsShortened()
    {
        var problems = new ProblemList();

        problems.Add(new Problem("$", "rule", new string('x', 2000)));

        problems.ToReport().ShouldBe([new Problem("$", "rule", new string('x', 100) + "…")]);
    }

    /// <summary>Half a surrogate pair would be text that no database keeps.</summary>
    [Fact]
    public void Quotation_OfTextWithAPairAtItsEnd_KeepsPairsWhole()
    {
        var pair = char.ConvertFromUtf32(0x1F600);

        Quotation.Of(new string('x', 99) + pair).ShouldBe(new string('x', 99) + "…");
        Quotation.Of(new string('x', 98) + pair + "y").ShouldBe(new string('x', 98) + pair + "…");
    }

    private static string Members(int count, Func<int, string> name)
    {
        var json = new StringBuilder("{").Append(Valid);
        for (var i = 0; i < count; i++)
            json.Append(",\"").Append(name(i)).Append("\":0");
        return json.Append('}').ToString();
    }

    private static IReadOnlyList<Problem> Validate(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CommandValidator.Validate(document.RootElement);
    }
}
