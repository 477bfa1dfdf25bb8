using System.Xml.Linq;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class ScoreSummaryTests
{
    private readonly ScoreSummary summary = new();

    [Fact]
    public void Splits_KnownScores_GiveTheirFigures()
    {
        for (var i = 0; i <= 100; i++)
            summary.Add(new SampleScore("train", i, i, null), flagged: null);
        summary.Add(new SampleScore("test", 0, 5, 0.01), flagged: true);
        summary.Add(new SampleScore("test", 1, double.PositiveInfinity, 0.5), flagged: false);

        var splits = summary.Splits();

        splits["train"].Mean.ShouldBe(50);
        splits["train"].StandardError.ShouldBe(Math.Sqrt(858.5 / 101), 1e-9); // variance (n^2 - 1) / 12 * n / (n - 1)
        splits["train"].Quantiles["0.05"].ShouldBe(5);
        splits["train"].Quantiles["1"].ShouldBe(100);
        splits["train"].Flagged.ShouldBeNull();
        splits["test"].Count.ShouldBe(2);
        splits["test"].NotFinite.ShouldBe(1);
        splits["test"].Mean.ShouldBe(5);
        splits["test"].Flagged.ShouldBe(1);
    }

    [Fact]
    public void Histogram_TwoSplits_ShareTheirBins()
    {
        for (var i = 0; i < 1000; i++)
        {
            summary.Add(new SampleScore("train", i, i, null), null);
            summary.Add(new SampleScore("test", i, 1000 + i, null), null);
        }

        var histogram = summary.Histogram();

        histogram["train"].Select(point => point.X).ShouldBe(histogram["test"].Select(point => point.X));
        histogram["train"].Sum(point => point.Y).ShouldBe(1, 1e-9);
        histogram["train"].Last(point => point.Y > 0).X.ShouldBeLessThan(1020);
        histogram["test"].First(point => point.Y > 0).X.ShouldBeGreaterThan(980);
    }

    [Fact]
    public void Draw_Histogram_IsAnImageOfItsOwn()
    {
        summary.Add(new SampleScore("train", 0, 1, null), null);
        summary.Add(new SampleScore("a<b", 1, 2, null), null);

        var svg = XDocument.Parse(CurveSvg.Draw(summary.Histogram()));

        XNamespace names = "http://www.w3.org/2000/svg";
        svg.Root!.Name.ShouldBe(names + "svg");
        svg.Descendants(names + "polyline").Count().ShouldBe(2);
        svg.Descendants(names + "text").ShouldContain(text => text.Value == "a<b");
    }
}
