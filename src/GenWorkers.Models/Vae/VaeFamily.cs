using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Vae;

/// <summary>Family <c>vae</c>.</summary>
public sealed class VaeFamily : ModelFamily<VaeOptions>
{
    public override string Name => "vae";

    protected override Model Create(ModelConfig config, VaeOptions options, torch.Device device) =>
        new VaeModel(config, options, device);

    protected override void CheckOptions(VaeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.DynamicBinarization && options.Likelihood != PixelLikelihood.Bernoulli)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.dynamicBinarization: only with likelihood bernoulli");
        if (options.FreeBitsNats > 0 && options.ImportanceSamples > 1)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.freeBitsNats: only with importanceSamples 1, whose bound has a divergence term");
    }
}
