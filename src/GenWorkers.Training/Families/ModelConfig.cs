using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Data;

namespace GenWorkers.Training.Families;

/// <summary>All that is needed to build the networks again: it travels in the metadata of every weights file.</summary>
/// <param name="Options">The family's options, resolved: every field present.</param>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Classes">What a conditional model can be asked for; null for the others.</param>
public sealed record ModelConfig(string Family, JsonElement Options, SampleShape Shape, SampleClasses? Classes = null)
{
    public string ToJson() => JsonSerializer.Serialize(this, WireJson.Options);

    public static ModelConfig FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelConfig>(json, WireJson.Options)
                ?? throw new JobException(ErrorCode.InputCorrupt, "weights: the config in the metadata is null");
        }
        catch (JsonException error)
        {
            throw new JobException(ErrorCode.InputCorrupt, $"weights: the config in the metadata is not valid: {error.Message}", error);
        }
    }
}
