using System.CommandLine;
using GenWorkers.Cli.Views;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>The versions of all data sets.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var json = new Option<bool>("--json") { Description = "JSON for scripts." };
        var command = new Command("datasets", "List the versions of all data sets.") { json };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var client = await connection.ConnectAsync(parse, cancellationToken);
            var versions = await client.ListDatasetsAsync(cancellationToken);
            if (parse.GetValue(json))
                JsonOutput.Write(versions);
            else
                AnsiConsole.Write(Tables.Of(versions));
        });
        return command;
    }
}
