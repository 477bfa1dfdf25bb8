using System.CommandLine;
using GenWorkers.Cli.Views;

namespace GenWorkers.Cli.Commands;

/// <summary>Follows a job to its end: bar, metrics, time left.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var id = new Argument<Guid>("job") { Description = "Job id." };
        var command = new Command("watch", "Follow a job to its end.") { id };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var client = await connection.ConnectAsync(parse, cancellationToken, run: true);
            return await JobWatcher.WatchAsync(client, parse.GetRequiredValue(id), cancellationToken);
        });
        return command;
    }
}
