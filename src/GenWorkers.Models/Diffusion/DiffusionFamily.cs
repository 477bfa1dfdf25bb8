using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Diffusion;

/// <summary>Family <c>diffusion</c>.</summary>
public sealed class DiffusionFamily : ModelFamily<DiffusionOptions>
{
    public override string Name => "diffusion";

    protected override Model Create(ModelConfig config, DiffusionOptions options, torch.Device device) =>
        new DiffusionModel(config, options, device);

    protected override string? Condition(DiffusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Condition;
    }

    protected override void CheckOptions(DiffusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { Condition: null, Guidance: > 0 })
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.guidance: above 0 only with a condition");
        if (options is { Condition: not null, Guidance: > 0, ConditionDropout: 0 })
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.conditionDropout: above 0 with guidance, which needs the unconditional model");
    }
}
