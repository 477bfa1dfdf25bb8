using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Models.Blocks;
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
        GaussianMixture.RequireRoom(options.MixtureComponents, options.LatentSize);
        if (options.DynamicBinarization && options.Likelihood != PixelLikelihood.Bernoulli)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.dynamicBinarization: only with likelihood bernoulli");
        if (options.FreeBitsNats > 0 && options.ImportanceSamples > 1)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.freeBitsNats: only with importanceSamples 1, whose bound has a divergence term");
        if (options.FreeBitsNats > 0 && options.PriorFlowSteps > 0)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.freeBitsNats: only with priorFlowSteps 0, whose divergence has a term a latent");
        if (options.MixtureComponents > 0 && options.PriorFlowSteps > 0)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.mixtureComponents: only with priorFlowSteps 0; a learned prior is sampled from as it is");
        if (options.PriorFlowSteps > 0 && options.LatentSize < 2)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.latentSize: at least 2 with priorFlowSteps, whose couplings halve the latent");
    }
}
