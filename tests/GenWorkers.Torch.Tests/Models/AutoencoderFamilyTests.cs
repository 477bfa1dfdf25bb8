using GenWorkers.Contracts.Families;
using GenWorkers.Models.Autoencoder;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class AutoencoderFamilyTests : SamplingFamilyTests<AutoencoderFamily>
{
    protected override object TinyOptions => new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 3 };

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfReconstruction(model, images);

    protected override object OtherOptions => new AutoencoderOptions
    {
        Architecture = NetworkArchitecture.Dense,
        LatentSize = 4,
        HiddenSizes = [24],
        Loss = ReconstructionLoss.BinaryCrossEntropy,
        MixtureComponents = 2,
    };
}
