using System.CommandLine;
using GenWorkers.Hosting;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>What is installed, which torch and device, which servers answer.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "JSON for scripts." };
        var command = new Command("doctor", "Say what is installed, which torch and device, and which servers answer.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var findings = await Doctor.ExamineAsync(WorkerHost.Configuration(), cancellationToken);
            if (parse.GetValue(json))
                JsonOutput.Write(findings);
            else
                AnsiConsole.Write(Table(findings));
            return findings.Any(finding => finding.Healthy == false) ? 1 : 0;
        });
        return command;
    }

    private static Table Table(IEnumerable<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "what", "found");
        foreach (var finding in findings)
        {
            var mark = finding.Healthy switch { true => "[green]ok[/]", false => "[red]no[/]", null => "[dim]-[/]" };
            table.AddRow(mark, finding.Name, Markup.Escape(finding.Text));
        }

        return table;
    }
}
