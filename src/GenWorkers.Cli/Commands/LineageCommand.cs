using System.CommandLine;
using GenWorkers.Cli.Views;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>What something was made from, and what was made from it.</summary>
internal static class LineageCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var id = new Argument<string>("id") { Description = "Job id, name, name@sha256:digest, or the first 8 or more digits of a digest." };
        var json = new Option<bool>("--json") { Description = "JSON for scripts: nodes and edges." };
        var command = new Command("lineage", "Show what something was made from, and what was made from it.") { id, json };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var client = await connection.ConnectAsync(parse, cancellationToken);
            var graph = await client.TraceAsync(parse.GetRequiredValue(id), cancellationToken);
            if (graph is null)
            {
                await Console.Error.WriteLineAsync($"Nothing has the id {parse.GetValue(id)}.");
                return 1;
            }

            if (parse.GetValue(json))
                JsonOutput.Write(graph);
            else
                AnsiConsole.Write(LineageTree.Of(graph));
            return 0;
        });
        return command;
    }
}
