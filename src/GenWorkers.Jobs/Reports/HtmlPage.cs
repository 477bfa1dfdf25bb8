using System.Globalization;
using System.Net;
using System.Text;

namespace GenWorkers.Jobs.Reports;

/// <summary>One HTML file with its pictures inside, for people. All text is encoded.</summary>
public sealed class HtmlPage
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2rem auto;padding:0 1rem;color:#1f2937}
        h1{margin-bottom:.2rem} h2{margin-top:2.2rem;border-bottom:1px solid #e5e7eb;padding-bottom:.2rem}
        .grids{display:flex;flex-wrap:wrap;gap:1.2rem} figure{margin:0} figcaption{color:#4b5563;margin-bottom:.3rem;max-width:520px}
        img{image-rendering:pixelated;max-width:100%;border-radius:4px} .grids img{width:500px}
        svg{width:520px;max-width:100%}
        table{border-collapse:collapse} td,th{padding:.25rem .8rem;border-bottom:1px solid #e5e7eb;text-align:left;vertical-align:top}
        code{font-size:.9em;background:#f3f4f6;padding:0 .25em;border-radius:3px} ul.tree{list-style:none}
        """;

    private readonly StringBuilder page = new();

    public HtmlPage(string title, string introduction)
    {
        var name = WebUtility.HtmlEncode(title);
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{name}</title><style>{Style}</style><h1>{name}</h1>");
        Paragraph(introduction);
    }

    public void Heading(string text) => page.Append(CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(text)}</h2>");

    public void Paragraph(string text) => page.Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(text)}</p>");

    /// <summary>Markup of the caller's own.</summary>
    public void Raw(string html) => page.Append(html);

    /// <summary>Pictures side by side where there is room.</summary>
    public void Figures(IEnumerable<HtmlFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        page.Append("<div class=\"grids\">");
        foreach (var figure in figures)
            page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{WebUtility.HtmlEncode(figure.Caption)}</figcaption>{figure.Html}</figure>");
        page.Append("</div>");
    }

    public void Table(IEnumerable<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        page.Append("<table>");
        Row("th", headers);
        foreach (var row in rows)
            Row("td", row);
        page.Append("</table>");
    }

    public override string ToString() => $"{page}</html>\n";

    private void Row(string tag, IEnumerable<string> cells)
    {
        page.Append("<tr>");
        foreach (var cell in cells)
            page.Append(CultureInfo.InvariantCulture, $"<{tag}>{WebUtility.HtmlEncode(cell)}</{tag}>");
        page.Append("</tr>");
    }
}

/// <param name="Html">The picture itself, as markup.</param>
public sealed record HtmlFigure(string Caption, string Html)
{
    public static HtmlFigure Png(string caption, byte[] png) => new(
        caption, $"<img alt=\"{WebUtility.HtmlEncode(caption)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">");
}
