using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenWorkers.Contracts.Commands;

/// <summary>Trains a model family on a data set version and registers the result as a model version.</summary>
public sealed record TrainModelSpec
{
    [Description("Data set to train on: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Dataset { get; init; }

    [Description("Model family; its options are checked against that family's schema.")]
    public required string Family { get; init; }

    [Description("Options of the family; a field left out has the default that the schema shows.")]
    public JsonElement? Options { get; init; }

    [Description("Name of the model that gets the version; <dataset>-<family> where left out.")]
    [RegularExpression(Names.NamePattern)]
    public string? Model { get; init; }

    [Description("Model to start from: its weights where the networks match (warm start), what it learned of a class by the class's name.")]
    [RegularExpression(Names.ReferencePattern)]
    public string? StartFrom { get; init; }

    [Description("Seed of the weights and of every random draw.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Size and colours that images are brought to; the data set's own where left out.")]
    public ImageSpec Image { get; init; } = new();

    [Description("When to stop; the first limit reached counts.")]
    public required BudgetSpec Budget { get; init; }

    [Description("Trains once for each of several code sizes; the model is that of the knee of their errors. For families that reconstruct and have the option latentSize.")]
    public SweepSpec? Sweep { get; init; }

    [Description("How the loop runs, whatever the family.")]
    public TrainingSpec Training { get; init; } = new();

    /// <summary>The options of the sweep's training at that code size.</summary>
    public JsonElement OptionsAt(int latentSize)
    {
        var options = Options is { } sent ? JsonObject.Create(sent)! : [];
        options["latentSize"] = latentSize;
        return JsonSerializer.SerializeToElement(options);
    }
}
