using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Gan;

/// <summary>Family <c>gan</c>.</summary>
public sealed class GanFamily : ModelFamily<GanOptions>
{
    public override string Name => "gan";

    protected override Model Create(ModelConfig config, GanOptions options, torch.Device device) =>
        new GanModel(config, options, device);

    protected override string? Condition(GanOptions options) => options?.Condition;

    protected override void CheckOptions(GanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Architecture == GanArchitecture.Dense && (options.HiddenSizes.Count == 0 || options.HiddenSizes.Any(size => size < 1)))
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.hiddenSizes: at least one width, each above 0, with architecture dense");
        if (options is { Objective: AdversarialObjective.Wasserstein, GradientPenalty: 0, SpectralNorm: false })
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                "spec.options.gradientPenalty: above 0, or spectralNorm, with objective wasserstein, whose discriminator has no other bound");
        }

        if (options is { Objective: AdversarialObjective.Wasserstein, AdaptiveAugmentation: true })
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                "spec.options.adaptiveAugmentation: not with objective wasserstein, whose outputs have no sign that tells overfitting");
        }
    }
}
