using System.Xml.Linq;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class EvaluationChartTests
{
    private static readonly MetricIdentity Identity = new("code of classifier", "e1", "r1", "test", 400, "8x8x1", 5, "Lanczos", 7);

    [Fact]
    public void Draw_SeriesOfOneIdentity_HasALineAndMarksForEach()
    {
        var svg = XDocument.Parse(EvaluationChart.Draw([Series("a", Identity), Series("b", Identity with { })], "low & narrow"));

        svg.Descendants().Count(element => element.Name.LocalName == "polyline").ShouldBe(2);
        svg.Descendants().Count(element => element.Name.LocalName == "path").ShouldBe(2);
        svg.Descendants().Count(element => element.Value == "low & narrow").ShouldBe(2);
    }

    [Fact]
    public void Draw_OtherIdentity_IsRefusedWithWhatDiffers() =>
        Should.Throw<ArgumentException>(() => EvaluationChart.Draw([Series("a", Identity), Series("b", Identity), Series("c", Identity with { Count = 500 })]))
            .Message.ShouldBe("a and c do not compare: count 400 and 500");

    [Fact]
    public void Page_ReportsWithCurves_DrawsThemOverEachOther()
    {
        var comparison = EvaluationComparison.Of([("a", Report("a")), ("b", Report("b")), ("c", Report("c") with { Curve = null })]);

        var page = ComparisonPage.Of(comparison);

        page.Split("<svg").Length.ShouldBe(4); // three charts
        page.ShouldContain(">a</text>");
        page.ShouldContain(">b coverage</text>");
        page.ShouldContain(">real images</text>");
        page.ShouldContain("code of classifier");
        page.ShouldContain("0.600 (0.500 to 0.700)");
        page.ShouldContain("not measured");
    }

    private static ChartSeries Series(string name, MetricIdentity identity) => new(name, identity, [(0, 1), (1, 2)]);

    private static EvaluationReport Report(string name)
    {
        var metrics = new SampleMetrics(1, 0.1, 0.01, 0.5, 0.4, 1, 0.6, 0.7);
        var measured = metrics with { ClassifierTest = new AccuracyInterval(0.6, 0.5, 0.7) };
        return new EvaluationReport
        {
            Identity = Identity,
            Samples = name == "c" ? metrics : measured,
            TrainImages = metrics,
            Curve = new EvaluationCurve(SamplingParameter.Temperature, [new CurvePoint(0.5, metrics), new CurvePoint(1, measured)]),
        };
    }
}
