using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Vae;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Models;

public sealed class VaeFamilyTests : FamilyComplianceTests<VaeFamily>
{
    protected override object TinyOptions => new VaeOptions { LatentSize = 6, BaseChannels = 8 };

    protected override object OtherOptions => new VaeOptions
    {
        Architecture = NetworkArchitecture.Dense,
        LatentSize = 4,
        HiddenSizes = [24],
        Likelihood = PixelLikelihood.Bernoulli,
        DynamicBinarization = true,
        ImportanceSamples = 3,
    };

    [Fact]
    public void Configure_BinarizationWithGaussian_IsInvalid()
    {
        var spec = Workbench.Spec("vae", new VaeOptions { DynamicBinarization = true });

        var error = Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldContain("dynamicBinarization");
    }
}
