using System.CommandLine;
using GenWorkers.Cli.Views;

namespace GenWorkers.Cli.Commands;

/// <summary>Hands in any command, from a JSON file or flags.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var file = new Argument<FileInfo?>("file") { Description = "JSON file of the command.", Arity = ArgumentArity.ZeroOrOne };
        var kind = new Option<string?>("--kind") { Description = "Job kind, where the file has none." };
        var settings = new Option<string[]>("--set") { Description = "A field, such as spec.budget.minutes=2; repeatable.", DefaultValueFactory = _ => [] };
        var watch = new Option<bool>("--watch") { Description = "Stay until the job ends." };
        var command = new Command("submit", "Submit a command.") { file, kind, settings, watch };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var json = await CommandBuilder.BuildAsync(
                parse.GetValue(file)?.FullName, parse.GetValue(kind), parse.GetRequiredValue(settings), cancellationToken);
            var stay = parse.GetValue(watch);
            await using var client = await connection.ConnectAsync(parse, cancellationToken, run: stay);
            var answer = await client.SubmitAsync(CommandBuilder.Utf8(json), cancellationToken);
            if (answer.Rejection is { } rejection)
            {
                Rejections.Write(rejection);
                return 1;
            }

            Console.WriteLine(answer.JobId);
            return stay ? await JobWatcher.WatchAsync(client, answer.JobId!.Value, cancellationToken) : 0;
        });
        return command;
    }
}
