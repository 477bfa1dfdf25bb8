using System.CommandLine;
using GenWorkers.Cli.Views;
using GenWorkers.Jobs.Lifecycle;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>The newest jobs.</summary>
internal static class JobsCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var state = new Option<JobState?>("--state") { Description = "Only jobs in this state." };
        var limit = new Option<int>("--limit") { Description = "Jobs at most.", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "JSON for scripts." };
        var command = new Command("jobs", "List the newest jobs.") { state, limit, json };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var client = await connection.ConnectAsync(parse, cancellationToken);
            var jobs = await client.ListJobsAsync(parse.GetValue(state), parse.GetValue(limit), cancellationToken);
            if (parse.GetValue(json))
                JsonOutput.Write(jobs);
            else
                AnsiConsole.Write(Tables.Of(jobs));
        });
        return command;
    }
}
