using GenWorkers.Cli.Client;
using GenWorkers.Jobs.Lifecycle;
using Spectre.Console;

namespace GenWorkers.Cli.Views;

/// <summary>Follows jobs with a progress bar each.</summary>
internal static class JobWatcher
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Exit code of a command that waits for a job: 0 where it succeeded.</summary>
    public static async Task<int> WatchAsync(IGenWorkersClient client, Guid jobId, CancellationToken cancellationToken)
    {
        JobView? ended = null;
        await Bars().StartAsync(async bars => ended = await FollowAsync(client, jobId, bars, cancellationToken));
        if (ended is null)
        {
            await Console.Error.WriteLineAsync($"No job has the id {jobId}.");
            return 1;
        }

        AnsiConsole.Write(Tables.Of(ended));
        if (ended.ErrorMessage is { } message)
            await Console.Error.WriteLineAsync(message);
        return ended.State == JobState.Succeeded ? 0 : 1;
    }

    public static Progress Bars() => AnsiConsole.Progress().HideCompleted(false).AutoClear(false).Columns(
        new TaskDescriptionColumn { Alignment = Justify.Left },
        new ProgressBarColumn(),
        new PercentageColumn(),
        new SpinnerColumn());

    /// <summary>Moves a bar until the job ends; null where there is no such job.</summary>
    public static async Task<JobView?> FollowAsync(
        IGenWorkersClient client, Guid jobId, ProgressContext bars, CancellationToken cancellationToken)
    {
        var bar = bars.AddTask(jobId.ToString(), maxValue: 100);
        while (await client.FindJobAsync(jobId, cancellationToken) is { } job)
        {
            bar.Description = Describe(job);
            bar.IsIndeterminate(job.State == JobState.Running && job.Progress is null);
            if (job.State.IsTerminal())
            {
                bar.IsIndeterminate(false);
                bar.Value = job.State == JobState.Succeeded ? 100 : bar.Value;
                bar.StopTask();
                return job;
            }

            bar.Value = job.Progress?.Percent ?? 0;
            await Task.Delay(Pause, cancellationToken);
        }

        bar.StopTask();
        return null;
    }

    private static string Describe(JobView job)
    {
        var text = $"{job.Kind} {Tables.StateMarkup(job.State)}";
        if (job.State != JobState.Running || job.Progress is not { } progress)
            return text;
        text += $" [dim]{progress.Phase}[/]";
        if (progress.Step is { } step)
            text += $" step {step}";
        text = progress.Metrics.Take(2).Aggregate(text, (so, metric) => so + $" {Markup.Escape(metric.Key)} {metric.Value:G4}");
        return progress.EtaSeconds is { } rest ? $"{text} [dim]{TimeSpan.FromSeconds(Math.Round(rest))} left[/]" : text;
    }
}
