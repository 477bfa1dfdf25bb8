using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Cyclegan;

/// <summary>Family <c>cyclegan</c>.</summary>
public sealed class CycleganFamily : ModelFamily<CycleganOptions>
{
    public override string Name => "cyclegan";

    public override string ConditionOption => "domain";

    public override bool TakesAnySize => true;

    protected override Model Create(ModelConfig config, CycleganOptions options, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        if (config.Classes is not { Count: 2 } domains)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.options.domain: an attribute of exactly 2 values; '{options.Domain}' has {config.Classes?.Count ?? 0}: {config.Classes?.Describe()}");
        }

        return new CycleganModel(config, options, domains, device);
    }

    protected override string? Condition(CycleganOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Domain;
    }

    protected override void CheckShape(CycleganOptions options, SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(options);
        base.CheckShape(options, shape);
        var least = PatchDiscriminator.SmallestSide(options.DiscriminatorHalvings);
        if (Math.Min(shape.Height, shape.Width) < least)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.options.discriminatorHalvings: {options.DiscriminatorHalvings} need images of at least {least} pixels, the data set has {shape}");
        }
    }
}
