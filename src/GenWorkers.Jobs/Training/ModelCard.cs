using System.Globalization;
using System.Text;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Jobs.Training;

/// <summary>The model card (Mitchell et al. 2019) that every training job leaves: what, on what, how good, how to repeat.</summary>
public static class ModelCard
{
    public static string Write(ModelVersion version, DatasetVersion dataset, TrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(model);
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            # {version.Name}

            - Model: `{version.Reference}`, family `{version.Family}`, {version.SizeBytes:N0} bytes of safetensors
            - Trained on: `{dataset.Reference}`, {dataset.Samples:N0} samples in all splits
            - Steps: {model.Steps:N0}{(model.Inexact ? "; resumed on another torch, device kind or thread count: not exactly repeatable" : "")}

            ## Metrics

            | metric | value |
            |---|---|

            """);
        foreach (var (name, value) in model.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
            card.Append(CultureInfo.InvariantCulture, $"| {name} | {value:G6} |\n");
        card.Append("\n## Resolved manifest\n\n```json\n").Append(model.ManifestJson).Append("\n```\n");
        return card.ToString();
    }
}
