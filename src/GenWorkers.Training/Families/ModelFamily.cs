using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Submission;
using TorchSharp;

namespace GenWorkers.Training.Families;

/// <summary>A family whose options are the record <typeparamref name="TOptions"/>.</summary>
public abstract class ModelFamily<TOptions> : IModelFamily
    where TOptions : class, new()
{
    /// <summary>Below this the convolutions have nothing left to halve.</summary>
    protected const int SmallestSidePixels = 8;

    public abstract string Name { get; }

    public virtual bool TakesAnySize => false;

    public virtual string ConditionOption => "condition";

    public ModelConfig Configure(JsonElement? options, SampleShape shape)
    {
        var typed = Parse(options);
        OptionRules.Require(typed);
        CheckShape(typed, shape);
        return new ModelConfig(Name, JsonSerializer.SerializeToElement(typed, WireJson.Options), shape);
    }

    public Model Create(ModelConfig config, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Create(config, Parse(config.Options), device);
    }

    public string? ConditionOf(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Condition(Parse(config.Options));
    }

    protected abstract Model Create(ModelConfig config, TOptions options, torch.Device device);

    /// <summary>Value of the option that names the attribute of the condition, in a family that has one.</summary>
    protected virtual string? Condition(TOptions options) => null;

    /// <summary>Rules between options and the data set's shape.</summary>
    protected virtual void CheckShape(TOptions options, SampleShape shape)
    {
        if (shape.Height < SmallestSidePixels || shape.Width < SmallestSidePixels || shape.Channels is not (1 or 3))
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"family {Name} takes images of at least {SmallestSidePixels}x{SmallestSidePixels} pixels with 1 or 3 channels, the data set has {shape}");
        }
    }

    private TOptions Parse(JsonElement? options)
    {
        try
        {
            return options?.Deserialize<TOptions>(WireJson.Options) ?? new TOptions();
        }
        catch (JsonException error)
        {
            throw new JobException(ErrorCode.SpecInvalid, $"spec.options of family {Name}: {error.Message}", error);
        }
    }
}
