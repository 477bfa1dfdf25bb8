using GenWorkers.Jobs.Reports;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class EvaluationComparisonTests
{
    private static readonly MetricIdentity Identity = new("code of classifier", "e1", "r1", "test", 400, "8x8x1", 5, "Lanczos", 7);

    [Fact]
    public void Of_SameIdentity_KeepsTheOrder() =>
        EvaluationComparison.Of([("a", Report(Identity)), ("b", Report(Identity with { }))]).Rows.Select(row => row.Name).ShouldBe(["a", "b"]);

    [Fact]
    public void Of_OtherIdentity_NamesEveryDifference()
    {
        var error = Should.Throw<ArgumentException>(() => EvaluationComparison.Of(
            [("a", Report(Identity)), ("b", Report(Identity)), ("c", Report(Identity with { Count = 500, ExtractorDigest = "e2" }))]));

        error.Message.ShouldStartWith("a and c do not compare: extractorDigest e1 and e2; count 400 and 500");
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("resize")]
    [InlineData("referenceDigest")]
    public void Of_OneFieldThatDiffers_IsRefused(string field)
    {
        var other = field switch
        {
            "seed" => Identity with { Seed = 8 },
            "resize" => Identity with { Resize = "nearest" },
            _ => Identity with { ReferenceDigest = "r2" },
        };

        Should.Throw<ArgumentException>(() => EvaluationComparison.Of([("a", Report(Identity)), ("b", Report(other))])).Message.ShouldContain(field);
    }

    private static EvaluationReport Report(MetricIdentity identity) => new() { Identity = identity };
}
