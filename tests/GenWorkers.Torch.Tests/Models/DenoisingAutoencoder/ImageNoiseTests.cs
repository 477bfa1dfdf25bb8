using GenWorkers.Contracts.Families;
using GenWorkers.Models.DenoisingAutoencoder;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.DenoisingAutoencoder;

public sealed class ImageNoiseTests
{
    private const double GroundGray = 0.5;

    private readonly Tensor images;

    public ImageNoiseTests()
    {
        TorchRuntime.EnsureLoaded();
        images = full([64, 3, 20, 20], GroundGray);
    }

    [Fact]
    public void Gaussian_OneSigma_HasThatDeviationAndNoBias()
    {
        var added = (ImageNoise.Gaussian(images, Draws(64), 25, 25) - images) * 255;

        added.mean().item<float>().ShouldBe(0, 0.3); // standard error 25 / sqrt(76,800) = .09
        added.std().item<float>().ShouldBe(25, 0.3);
        added.abs().max().item<float>().ShouldBeGreaterThan(90); // not clipped
    }

    [Fact]
    public void Gaussian_Range_DrawsASigmaAnImage()
    {
        var deviations = ((ImageNoise.Gaussian(images, Draws(64), 5, 45) - images) * 255).flatten(1).std(1);

        deviations.min().item<float>().ShouldBeInRange(3, 10);
        deviations.max().item<float>().ShouldBeInRange(40, 48);
        deviations.mean().item<float>().ShouldBe(25, 5); // standard error 11.5 / 8
    }

    [Fact]
    public void Masked_FullShare_BlackensWholePixels()
    {
        var masked = ImageNoise.Masked(images, Draws(64), 1);

        var kept = masked.eq(GroundGray).to(ScalarType.Float32);
        (masked.eq(0).to(ScalarType.Float32) + kept).min().item<float>().ShouldBe(1);
        kept.std([1]).max().item<float>().ShouldBe(0); // all channels of a pixel or none
        kept.mean().item<float>().ShouldBe(0.5f, 0.12); // the mean of a share that is even in [0, 1]
    }

    [Fact]
    public void SaltAndPepper_Share_IsBlackAndWhiteEvenly()
    {
        var noisy = ImageNoise.SaltAndPepper(images, Draws(64), 1);

        var (black, white) = (Share(noisy, 0), Share(noisy, 1));
        (black + white + Share(noisy, GroundGray)).ShouldBe(1, 1e-6);
        (black + white).ShouldBe(0.5, 0.12);
        black.ShouldBe(white, 0.02);
    }

    [Fact]
    public void Add_SeveralKinds_GivesEachImageOneOfThem()
    {
        var options = new DenoisingAutoencoderOptions
        {
            Noise = [NoiseKind.Masking, NoiseKind.SaltAndPepper],
            MaskedShareMaximum = 1,
            SaltAndPepperShareMaximum = 1,
        };

        var noisy = new ImageNoise(options).Add(images, Draws(64));

        var withWhite = noisy.flatten(1).eq(1).any(1).sum().item<long>();
        withWhite.ShouldBeInRange(16, 48); // about half of the 64; a standard deviation is 4
    }

    [Fact]
    public void Add_EightBits_LeavesOnlyGrayLevels()
    {
        var whole = new ImageNoise(new DenoisingAutoencoderOptions { SigmaMinimum = 55 }).Add(images, Draws(64)) * 255;
        var free = new ImageNoise(new DenoisingAutoencoderOptions { SigmaMinimum = 55, EightBitNoise = false }).Add(images, Draws(64)) * 255;

        whole.ShouldSatisfyAllConditions(
            () => (whole - whole.round()).abs().max().item<float>().ShouldBeLessThan(1e-3f),
            () => whole.min().item<float>().ShouldBeGreaterThanOrEqualTo(0),
            () => (whole - free.clamp(0, 255).round()).abs().max().item<float>().ShouldBeLessThan(1e-3f));
    }

    /// <summary>A sample's noise is its own: who stands beside it changes nothing.</summary>
    [Fact]
    public void Add_OtherBatch_GivesASampleTheSameNoise()
    {
        var noise = new ImageNoise(new DenoisingAutoencoderOptions { Noise = [NoiseKind.SaltAndPepper, NoiseKind.Gaussian] });

        var many = noise.Add(images, Draws(64));
        var few = noise.Add(images[..5], Draws(5));

        few.Equals(many[..5]).ShouldBeTrue();
    }

    private static Draws Draws(int count) =>
        new(3, DrawPurpose.Evaluation, [.. Enumerable.Range(0, count).Select(i => new SampleKey(0, i))], CPU);

    private static double Share(Tensor values, double value) => values.eq(value).to(ScalarType.Float64).mean().item<double>();
}
