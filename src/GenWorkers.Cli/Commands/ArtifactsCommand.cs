using System.CommandLine;
using GenWorkers.Cli.Views;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>What a job left: the list, or the files.</summary>
internal static class ArtifactsCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var id = new Argument<Guid>("job") { Description = "Job id." };
        var folder = new Option<DirectoryInfo?>("--out") { Description = "Folder to write them to." };
        var names = new Option<string[]>("--name") { Description = "Only this one, such as analysis.html; repeatable.", DefaultValueFactory = _ => [] };
        var command = new Command("artifacts", "List a job's reports, pictures and weights, or write them to a folder.") { id, folder, names };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var client = await connection.ConnectAsync(parse, cancellationToken);
            var job = await client.FindJobAsync(parse.GetRequiredValue(id), cancellationToken);
            if (job is null)
            {
                await Console.Error.WriteLineAsync($"No job has the id {parse.GetValue(id)}.");
                return 1;
            }

            var wanted = parse.GetRequiredValue(names);
            var artifacts = job.Artifacts.Where(artifact => wanted.Length == 0 || wanted.Contains(artifact.Name)).ToList();
            if (wanted.Except(artifacts.Select(artifact => artifact.Name)).FirstOrDefault() is { } missing)
            {
                await Console.Error.WriteLineAsync($"The job has no artifact {missing}.");
                return 1;
            }

            if (parse.GetValue(folder) is not { } target)
            {
                AnsiConsole.Write(Tables.Of(artifacts));
                return 0;
            }

            foreach (var artifact in artifacts)
            {
                var path = Path.Combine(target.FullName, Path.GetFileName(artifact.Name));
                Directory.CreateDirectory(target.FullName);
                await client.SaveAsync(job.JobId, artifact, path, cancellationToken);
                Console.WriteLine(path);
            }

            return 0;
        });
        return command;
    }
}
