using System.Globalization;
using System.Xml.Linq;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class CurveSvgTests
{
    [Fact]
    public void DrawMarked_PointAtTheRightEdge_HasItsLabelOnItsLeft()
    {
        var svg = XDocument.Parse(CurveSvg.DrawMarked(
            new Dictionary<string, List<(double X, double Y)>> { ["model"] = [(0, 1), (1, 2)] }, ["first", "last"]));

        var labels = svg.Descendants().Where(text => text.Value is "first" or "last").ToList();
        labels.Select(label => label.Attribute("text-anchor")!.Value).ShouldBe(["start", "end"]);
        var width = double.Parse(svg.Root!.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
        double.Parse(labels[1].Attribute("x")!.Value, CultureInfo.InvariantCulture).ShouldBeLessThan(width);
    }
}
