using System.CommandLine;
using System.Text.Json.Nodes;
using GenWorkers.Cli.Client;
using GenWorkers.Cli.Report;
using GenWorkers.Cli.Views;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Lifecycle;
using Spectre.Console;

namespace GenWorkers.Cli.Commands;

/// <summary>The whole way with no server: import, train, sample, report.</summary>
internal static class DemoCommand
{
    public static System.CommandLine.Command Create()
    {
        var images = new Option<DirectoryInfo?>("--images") { Description = "Folder of images to train on; rendered faces where left out." };
        var minutes = new Option<double>("--minutes") { Description = "Minutes of training.", DefaultValueFactory = _ => 3 };
        var count = new Option<int>("--faces") { Description = "Faces to render.", DefaultValueFactory = _ => 4000 };
        var size = new Option<int>("--size") { Description = "Side of the images, pixels.", DefaultValueFactory = _ => 64 };
        var folder = new Option<DirectoryInfo>("--folder")
        {
            Description = "Where the embedded installation and the report lie.",
            DefaultValueFactory = _ => new DirectoryInfo(".demo"),
        };
        var command = new System.CommandLine.Command("demo", "Import, train, sample and report, with no server.") { images, minutes, count, size, folder };
        command.SetAction((parse, cancellationToken) => RunAsync(
            new DemoPlan(
                parse.GetValue(images)?.FullName,
                parse.GetValue(minutes),
                parse.GetValue(count),
                parse.GetValue(size),
                parse.GetRequiredValue(folder).FullName),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DemoPlan plan, CancellationToken cancellationToken)
    {
        var jobs = new List<JobView>();
        await using var client = await EmbeddedClient.OpenAsync(
            plan.Folder, run: true, cancellationToken, plan.Images is null ? [] : [plan.Images]);
        await JobWatcher.Bars().StartAsync(async bars =>
        {
            foreach (var command in plan.Commands)
            {
                var answer = await client.SubmitAsync(CommandBuilder.Utf8(command), cancellationToken);
                if (answer.Rejection is { } rejection)
                {
                    Rejections.Write(rejection);
                    break;
                }

                jobs.Add((await JobWatcher.FollowAsync(client, answer.JobId!.Value, bars, cancellationToken))!);
                if (jobs[^1].State != JobState.Succeeded)
                    break;
            }
        });

        if (jobs.Count < plan.Commands.Count || jobs[^1].State != JobState.Succeeded)
        {
            await Console.Error.WriteLineAsync(jobs.Count == 0 ? "Nothing ran." : $"{jobs[^1].Kind}: {jobs[^1].ErrorCode}: {jobs[^1].ErrorMessage}");
            return 1;
        }

        var report = Path.Combine(plan.Folder, "report.html");
        var scratch = Directory.CreateTempSubdirectory("genworkers-report-");
        await new DemoReport(client, scratch.FullName).WriteAsync(report, jobs[0], jobs[1], jobs[2], cancellationToken);
        scratch.Delete(recursive: true);
        AnsiConsole.MarkupLine($"Report: [link]{Markup.Escape(report)}[/]");
        return 0;
    }

    private sealed record DemoPlan(string? Images, double Minutes, int Faces, int SizePixels, string Folder)
    {
        public IReadOnlyList<JsonObject> Commands { get; } =
        [
            Job(JobKinds.ImportDataset, Images is null
                ? new JsonObject { ["name"] = "faces", ["render"] = new JsonObject { ["count"] = Faces, ["seed"] = 1, ["sizePixels"] = SizePixels } }
                : new JsonObject { ["name"] = "faces", ["source"] = new Uri(Images + "/").AbsoluteUri }),
            Job(JobKinds.TrainModel, new JsonObject
            {
                ["dataset"] = "faces",
                ["family"] = "vae",
                ["model"] = "faces-vae",
                ["seed"] = 1,
                ["image"] = new JsonObject { ["sizePixels"] = SizePixels, ["colors"] = "rgb" },
                ["budget"] = new JsonObject { ["minutes"] = Minutes },
                ["options"] = new JsonObject { ["architecture"] = "convolutional", ["latentSize"] = 32, ["baseChannels"] = 16, ["mixtureComponents"] = 20 },
                ["training"] = new JsonObject { ["batchSize"] = 16, ["learningRate"] = 0.002, ["warmupSteps"] = 50, ["emaDecay"] = 0.99, ["previewEverySteps"] = 500 },
            }),
            Job(JobKinds.GenerateSamples, new JsonObject { ["model"] = "faces-vae", ["count"] = 64, ["seed"] = 1, ["temperature"] = 0.8 }),
        ];

        private static JsonObject Job(string kind, JsonObject spec) =>
            new() { ["kind"] = kind, ["jobId"] = Guid.CreateVersion7().ToString(), ["spec"] = spec };
    }
}
