using System.Globalization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using Spectre.Console;

namespace GenWorkers.Cli.Views;

/// <summary>Lists as tables.</summary>
internal static class Tables
{
    public static Table Of(IEnumerable<JobView> jobs)
    {
        var table = Create("job", "kind", "state", "created", "made", "error");
        foreach (var job in jobs)
        {
            table.AddRow(
                job.JobId.ToString(),
                job.Kind,
                StateMarkup(job.State),
                Time(job.CreatedAt),
                Markup.Escape(Short(job.Model ?? job.Dataset)),
                Markup.Escape(job.ErrorCode ?? ""));
        }

        return table;
    }

    /// <summary>One job, a line a field: fits the narrowest terminal.</summary>
    public static Grid Of(JobView job)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                grid.AddRow($"[dim]{name}[/]", Markup.Escape(value));
        }

        grid.AddRow(Markup.Escape(job.Kind), StateMarkup(job.State));
        Add("job", job.JobId.ToString());
        Add("data set", Short(job.Dataset));
        Add("model", Short(job.Model));
        Add("metrics", string.Join(", ", job.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G4}"))));
        Add("artifacts", string.Join(", ", job.Artifacts.Select(artifact => artifact.Name)));
        Add("error", job.ErrorCode);
        return grid;
    }

    public static Table Of(IEnumerable<ArtifactReference> artifacts)
    {
        var table = Create("artifact", "type", "bytes", "key");
        foreach (var artifact in artifacts)
        {
            table.AddRow(
                Markup.Escape(artifact.Name),
                artifact.MediaType,
                artifact.SizeBytes.ToString("N0", CultureInfo.InvariantCulture),
                Markup.Escape(artifact.Key));
        }

        return table;
    }

    public static Table Of(IEnumerable<DatasetSummary> datasets)
    {
        var table = Create("data set", "samples", "splits", "copies dropped", "created");
        foreach (var dataset in datasets)
        {
            table.AddRow(
                Markup.Escape(Short(dataset.Version.Reference)),
                dataset.Version.Samples.ToString("N0", CultureInfo.InvariantCulture),
                string.Join(", ", dataset.Splits.Select(split => $"{split.Key} {split.Value}")),
                dataset.Duplicates.ToString("N0", CultureInfo.InvariantCulture),
                Time(dataset.CreatedAt));
        }

        return table;
    }

    public static Table Of(IEnumerable<ModelSummary> models)
    {
        var table = Create("model", "family", "trained on", "metrics", "created");
        foreach (var model in models)
        {
            table.AddRow(
                Markup.Escape(Short(model.Version.Reference)),
                model.Version.Family,
                model.DatasetDigest[..12],
                string.Join(", ", model.Metrics.Take(3).Select(metric => $"{metric.Key} {metric.Value:G4}")),
                Time(model.CreatedAt));
        }

        return table;
    }

    public static string StateMarkup(JobState state) => state switch
    {
        JobState.Succeeded => "[green]succeeded[/]",
        JobState.Failed or JobState.Dead => $"[red]{state.ToString().ToLowerInvariant()}[/]",
        JobState.Running => "[blue]running[/]",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>A reference with the first 12 digits of its digest, which every command accepts.</summary>
    public static string Short(string? reference) =>
        reference?.IndexOf("@sha256:", StringComparison.Ordinal) is { } at and >= 0 ? reference[..(at + 8 + 12)] : reference ?? "";

    /// <summary>Only the first column, what other commands are given, never breaks.</summary>
    private static Table Create(params string[] columns) => new Table().Border(TableBorder.Simple)
        .AddColumns([.. columns.Select((column, place) => new TableColumn(column) { NoWrap = place == 0 })]);

    private static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
