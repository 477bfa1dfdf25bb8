using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.DenoisingAutoencoder;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class DenoisingAutoencoderFamilyTests : FamilyComplianceTests<DenoisingAutoencoderFamily>
{
    protected override object TinyOptions => new DenoisingAutoencoderOptions
    {
        SigmaMinimum = 25,
        Channels = 16,
        Blocks = 2,
        PatchPixels = 10,
    };

    protected override object OtherOptions => new DenoisingAutoencoderOptions
    {
        Noise = [NoiseKind.SaltAndPepper, NoiseKind.Gaussian, NoiseKind.Masking],
        EightBitNoise = false,
        Loss = DenoisingLoss.LogSquaredError,
        Resolution = DenoisingResolution.Full,
        Channels = 8,
        Blocks = 1,
        PatchPixels = 9,
    };

    /// <summary>The better of the two answers that need no learning: the mean of the images and the noisy image itself.</summary>
    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfRestoration(model, images);

    [Theory]
    [InlineData(NoiseKind.Masking)]
    [InlineData(NoiseKind.SaltAndPepper)]
    public async Task Train_OtherNoise_BeatsDoingNothing(NoiseKind kind)
    {
        var options = new DenoisingAutoencoderOptions { Noise = [kind], Channels = 16, Blocks = 2, PatchPixels = 12 };

        var trained = await Bench.TrainAsync(Spec(150, options), Samples());

        trained.Metrics["validation/psnr"].ShouldBeGreaterThan(trained.Metrics["validation/noisy/psnr"] + 1.5);
    }

    [Fact]
    public async Task Train_EndOfRun_ShowsImageNoisyAndRestored()
    {
        var trained = await Bench.TrainAsync(Spec(2), Samples());

        // 32 held-out images, 2 to a row of 6 with 12 pixels and a line each.
        var png = await File.ReadAllBytesAsync(trained.Grids["reconstructions-final.png"], TestContext.Current.CancellationToken);
        Side(png, 16).ShouldBe((6 * 13) + 1);
        Side(png, 20).ShouldBe((16 * 13) + 1);
    }

    [Fact]
    public void Configure_SigmaRangeUpsideDown_IsInvalid()
    {
        var spec = Spec(1, new DenoisingAutoencoderOptions { SigmaMinimum = 30, SigmaMaximum = 20 });

        var error = Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.options.sigmaMinimum: at most sigmaMaximum, which is 20; it is 30");
    }

    [Fact]
    public void Configure_NoNoise_IsInvalid()
    {
        var spec = Spec(1, new DenoisingAutoencoderOptions { Noise = [] });

        Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1)))
            .Message.ShouldContain("spec.options.noise");
    }

    /// <summary>Width at byte 16 of a PNG, height at 20.</summary>
    private static int Side(byte[] png, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
}
