using GenWorkers.Contracts.Families;
using GenWorkers.Models.Autoencoder;

namespace GenWorkers.Torch.Tests.Models;

public sealed class AutoencoderFamilyTests : FamilyComplianceTests<AutoencoderFamily>
{
    protected override object TinyOptions => new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 3 };

    protected override object OtherOptions => new AutoencoderOptions
    {
        Architecture = NetworkArchitecture.Dense,
        LatentSize = 4,
        HiddenSizes = [24],
        Loss = ReconstructionLoss.BinaryCrossEntropy,
        MixtureComponents = 2,
    };
}
