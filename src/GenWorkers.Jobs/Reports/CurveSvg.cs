using System.Globalization;
using System.Net;
using System.Text;

namespace GenWorkers.Jobs.Reports;

/// <summary>Charts of lines or points as SVG: one panel, several series, linear axes with four labels each.</summary>
public static class CurveSvg
{
    private const int Width = 560;
    private const int Height = 240;
    private const int Left = 76;
    private const int Bottom = 28;
    private const int Top = 12;
    private const int Ticks = 4;
    private const int LabelRoom = 60;

    private static readonly string[] Colors = ["#2563eb", "#dc2626", "#16a34a", "#9333ea", "#d97706", "#0891b2", "#be185d", "#4d7c0f", "#78716c", "#1e3a8a"];

    private const string Style = "text{font:11px sans-serif;fill:#6b7280} line{stroke:#e5e7eb}";

    /// <param name="series">Points by series name, in order of X; only finite values.</param>
    public static string Draw(IReadOnlyDictionary<string, List<(double X, double Y)>> series) => Draw(series, Line);

    /// <summary>Lines with a mark at each point, for few points.</summary>
    /// <param name="series">Points by series name, in order along the line; only finite values.</param>
    /// <param name="labels">Beside the points of each series, by their place; none beyond.</param>
    public static string DrawMarked(IReadOnlyDictionary<string, List<(double X, double Y)>> series, IReadOnlyList<string> labels) => Draw(
        series, (line, color, placeX, placeY) => Line(line, color, placeX, placeY) + Points(line, color, placeX, placeY) + Labels(line, labels, placeX, placeY));

    /// <param name="series">Points by series name; only finite values.</param>
    public static string DrawPoints(IReadOnlyDictionary<string, List<(double X, double Y)>> series) => Draw(series, Points);

    private static string Draw(
        IReadOnlyDictionary<string, List<(double X, double Y)>> series,
        Func<List<(double X, double Y)>, string, Func<double, double>, Func<double, double>, string> shape)
    {
        ArgumentNullException.ThrowIfNull(series);
        var points = series.Values.SelectMany(line => line).ToList();
        if (points.Count == 0)
            return "";
        var (minX, maxX) = Range(points.Select(point => point.X));
        var (minY, maxY) = Range(points.Select(point => point.Y));
        double PlaceX(double x) => Left + ((x - minX) / (maxX - minX) * (Width - Left - 12));
        double PlaceY(double y) => Height - Bottom - ((y - minY) / (maxY - minY) * (Height - Bottom - Top));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\"><style>{Style}</style>");
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var x = minX + ((maxX - minX) * tick / Ticks);
            var y = minY + ((maxY - minY) * tick / Ticks);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - 12}\" y1=\"{PlaceY(y):F1}\" y2=\"{PlaceY(y):F1}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{PlaceY(y) + 4:F1}\" text-anchor=\"end\">{y:G4}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{PlaceX(x):F1}\" y=\"{Height - 8}\" text-anchor=\"middle\">{x:G4}</text>");
        }

        foreach (var (index, (name, line)) in series.Index())
        {
            var color = Colors[index % Colors.Length];
            svg.Append(shape(line, color, PlaceX, PlaceY));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - 16}\" y=\"{Top + 12 + (14 * index)}\" text-anchor=\"end\" style=\"fill:{color};stroke:#fff;stroke-width:4px;paint-order:stroke\">{WebUtility.HtmlEncode(name)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Line(List<(double X, double Y)> line, string color, Func<double, double> placeX, Func<double, double> placeY)
    {
        var path = string.Join(' ', line.Select(point => string.Create(CultureInfo.InvariantCulture, $"{placeX(point.X):F1},{placeY(point.Y):F1}")));
        return $"<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"1.6\" points=\"{path}\"/>";
    }

    /// <summary>Strokes of no length with round ends: one element for all points.</summary>
    private static string Points(List<(double X, double Y)> points, string color, Func<double, double> placeX, Func<double, double> placeY)
    {
        var path = string.Concat(points.Select(point => string.Create(CultureInfo.InvariantCulture, $"M{placeX(point.X):F1} {placeY(point.Y):F1}h0")));
        return $"<path fill=\"none\" stroke=\"{color}\" stroke-width=\"4\" stroke-linecap=\"round\" stroke-opacity=\".55\" d=\"{path}\"/>";
    }

    private static string Labels(List<(double X, double Y)> points, IReadOnlyList<string> labels, Func<double, double> placeX, Func<double, double> placeY) =>
        string.Concat(points.Zip(labels, (point, label) => Label(label, placeX(point.X), placeY(point.Y))));

    /// <summary>Right of the point; left of it where the chart ends.</summary>
    private static string Label(string label, double x, double y)
    {
        var (offset, anchor) = x > Width - LabelRoom ? (-6, "end") : (6, "start");
        return string.Create(
            CultureInfo.InvariantCulture, $"<text x=\"{x + offset:F1}\" y=\"{y - 5:F1}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(label)}</text>");
    }

    private static (double Min, double Max) Range(IEnumerable<double> values)
    {
        var (min, max) = (values.Min(), values.Max());
        return max > min ? (min, max) : (min - 0.5, max + 0.5);
    }
}
