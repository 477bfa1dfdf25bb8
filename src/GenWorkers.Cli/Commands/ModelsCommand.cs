using System.CommandLine;
using GenWorkers.Cli.Views;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>The versions of all models.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var json = new Option<bool>("--json") { Description = "JSON for scripts." };
        var command = new Command("models", "List the versions of all models.") { json };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var client = await connection.ConnectAsync(parse, cancellationToken);
            var versions = await client.ListModelsAsync(cancellationToken);
            if (parse.GetValue(json))
                JsonOutput.Write(versions);
            else
                AnsiConsole.Write(Tables.Of(versions));
        });
        return command;
    }
}
