using System.CommandLine;
using System.Globalization;
using GenWorkers.Jobs.Reports;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>Puts evaluation reports side by side, where they compare.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "evaluation.json of two or more EvaluateModel jobs.", Arity = new ArgumentArity(2, 16) };
        var page = new Option<FileInfo?>("--page") { Description = "HTML file to write too, with the evaluations' curves over each other." };
        var command = new Command("compare", "Compare evaluations; refused where their figures were not made alike.") { files, page };
        command.SetAction(async (parse, cancellationToken) =>
        {
            try
            {
                var reports = new List<(string, EvaluationReport)>();
                foreach (var report in parse.GetRequiredValue(files))
                    reports.Add((report.ToString(), EvaluationReport.Parse(report.ToString(), await File.ReadAllTextAsync(report.FullName, cancellationToken))));
                var comparison = EvaluationComparison.Of(reports);
                AnsiConsole.Write(TableOf(comparison));
                if (parse.GetValue(page) is { } file)
                    await File.WriteAllTextAsync(file.FullName, ComparisonPage.Of(comparison), cancellationToken);
                return 0;
            }
            catch (ArgumentException refused)
            {
                await Console.Error.WriteLineAsync(refused.Message);
                return 1;
            }
        });
        return command;
    }

    private static Table TableOf(EvaluationComparison comparison)
    {
        var table = new Table().AddColumns("report", "Frechet", "1-NN", "precision", "recall", "density", "coverage");
        foreach (var (name, report) in comparison.Rows.Where(row => row.Report.Samples is not null))
        {
            var samples = report.Samples!;
            double[] values = [samples.FrechetDistance, samples.NearestNeighbourAccuracy, samples.Precision, samples.Recall, samples.Density, samples.Coverage];
            table.AddRow([Markup.Escape(name), .. values.Select(value => value.ToString("G4", CultureInfo.InvariantCulture))]);
        }

        return table;
    }
}
