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

    protected override void CheckOptions(GanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { Objective: AdversarialObjective.Wasserstein, GradientPenalty: 0, SpectralNorm: false })
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                "spec.options.gradientPenalty: above 0, or spectralNorm, with objective wasserstein, whose discriminator has no other bound");
        }
    }
}
