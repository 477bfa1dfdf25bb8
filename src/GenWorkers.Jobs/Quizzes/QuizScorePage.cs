using System.Globalization;
using System.Net;
using System.Text;
using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Quizzes;

/// <summary>A quiz's score for people to read: <c>quiz-score.html</c>.</summary>
internal static class QuizScorePage
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:820px;margin:2rem auto;padding:0 1rem;color:#1f2937}
        .figure{font-size:2.2rem;font-weight:600;margin:1rem 0} h2{margin-top:2rem}
        table{border-collapse:collapse} td,th{padding:.25rem .8rem;border-bottom:1px solid #e5e7eb;text-align:left}
        td{font-variant-numeric:tabular-nums} td:nth-child(2){white-space:nowrap} code{font-size:.85em;overflow-wrap:anywhere} p.note{color:#4b5563}
        """;

    public static string Write(QuizScore score)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Which one is real? The score</title>");
        page.Append(CultureInfo.InvariantCulture, $"<style>{Style}</style><h1>Which one is real? The score</h1>");
        AppendAccuracy(page, score);
        AppendComparison(page, score);
        AppendPeople(page, score);
        page.Append(CultureInfo.InvariantCulture, $"<h2>What was judged</h2><p>{score.Images.Count(image => image.Is == QuizAnswer.Generated)} samples of <code>{Encoded(score.Model)}</code> and {score.Images.Count(image => image.Is == QuizAnswer.Real)} real images of <code>{Encoded(score.Dataset)}</code>, quiz <code>{score.Quiz}</code>, key <code>sha256:{score.QuizKeySha256}</code>.</p>");
        return page.Append("</html>\n").ToString();
    }

    private static void AppendAccuracy(StringBuilder page, QuizScore score)
    {
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"figure\">{Percent(score.Everybody.Accuracy)} right</p>");
        page.Append(score.Interval is { } interval
            ? string.Create(CultureInfo.InvariantCulture, $"<p>95 % interval {Percent(interval.Low)} to {Percent(interval.High)}, from {interval.Resamples:N0} draws of {score.People.Count} people with replacement, seed {interval.Seed}. {Meaning(interval)}</p>")
            : "<p>One person answered; an interval takes at least two.</p>");
        page.Append(CultureInfo.InvariantCulture, $"<p>Called real: {Percent(score.Everybody.RealCalledReal)} of the real images and {Percent(score.Everybody.GeneratedCalledReal)} of the generated ones.</p>");
    }

    private static string Meaning(PeopleInterval interval) => interval switch
    {
        { Low: > 0.5 } => "People told the images apart better than by chance.",
        { High: < 0.5 } => "People were right less often than by chance: the generated images looked more real.",
        _ => "Chance, 50 %, lies in it.",
    };

    private static void AppendComparison(StringBuilder page, QuizScore score)
    {
        page.Append("<h2>Beside it</h2><table><tr><th>who</th><th>right</th><th></th></tr>");
        AppendRow(page, "these people", Percent(score.Everybody.Accuracy), $"{score.People.Count} people");
        var ranking = score.Discriminator is { } own ? $"ranks a generated image above a real one in {Percent(own.Ranking)} of pairs" : null;
        AppendRow(
            page,
            "the model's discriminator",
            score.Discriminator?.Accuracy is { } accuracy ? Percent(accuracy) : "-",
            string.Join("; ", new[] { score.NoDiscriminator, ranking }.OfType<string>()));
        AppendRow(page, "chance", Percent(0.5), "");
        AppendRow(
            page,
            score.Peer.Images,
            Percent(score.Peer.Accuracy),
            $"{Percent(score.Peer.Low)} to {Percent(score.Peer.High)}, {score.Peer.People} people; {score.Peer.Source}");
        page.Append("</table><p class=\"note\">The published figure is of other images and other people.</p>");
    }

    private static void AppendPeople(StringBuilder page, QuizScore score)
    {
        page.Append("<h2>People</h2><table><tr><th>person</th><th>right</th><th>real called real</th><th>generated called real</th></tr>");
        foreach (var (person, own) in score.People)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encoded(person)}</td><td>{Percent(own.Accuracy)}</td><td>{Percent(own.RealCalledReal)}</td><td>{Percent(own.GeneratedCalledReal)}</td></tr>");
        page.Append("</table>");
    }

    private static void AppendRow(StringBuilder page, string who, string right, string note) =>
        page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encoded(who)}</td><td>{right}</td><td>{Encoded(note)}</td></tr>");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
