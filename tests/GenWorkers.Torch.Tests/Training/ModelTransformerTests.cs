using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Training;

public sealed class ModelTransformerTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);
    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(Shape, test: 70);
    private readonly ModelTransformer transformer = new(new FamilyRegistry(ModelFamilies.All));

    public void Dispose()
    {
        bench.Dispose();
        samples.Dispose();
    }

    [Fact]
    public async Task Transform_Autoencoder_GivesEachImageItsOwnReconstruction()
    {
        var options = new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 2 };
        var trained = await bench.TrainAsync(Workbench.Spec("autoencoder", options, 200), samples);
        var split = samples.Split("test");

        transformer.ShapeOf(trained.WeightsPath).ShouldBe(Shape);
        var results = await TransformAsync(trained.WeightsPath, split);

        results.Count.ShouldBe(70); // more than one chunk
        double Error(int result, int source) =>
            results[result].Select((value, at) => Math.Pow(value - split.Pixels(source)[at], 2)).Average();
        Enumerable.Range(0, 70).Average(i => Error(i, i)).ShouldBeLessThan(0.5 * Enumerable.Range(0, 70).Average(i => Error(i, (i + 1) % 70)));
    }

    [Fact]
    public async Task Transform_FamilyThatOnlySamples_NamesTheFamily()
    {
        var trained = await bench.TrainAsync(Workbench.Spec("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 1), samples);

        var error = await Should.ThrowAsync<JobException>(() => TransformAsync(trained.WeightsPath, samples.Split("test")));

        error.Message.ShouldContain("gan");
    }

    /// <summary>A domain's generator makes images of that domain, whatever it is given.</summary>
    [Theory]
    [InlineData("dark", 0.0, 0.45)]
    [InlineData("light", 0.55, 1.0)]
    public async Task Transform_ToDomain_GivesImagesOfIt(string domain, double darkest, double lightest)
    {
        using var tones = new UnpairedSamples(Shape);
        var options = new CycleganOptions
        {
            Domain = UnpairedSamples.ToneAttribute, BaseChannels = 8, Blocks = 1, DiscriminatorChannels = 8, DiscriminatorHalvings = 1, IdentityShare = 0,
        };
        var trained = await bench.TrainAsync(Workbench.Spec("cyclegan", options, 200), tones);
        var split = tones.Split("test");

        var results = await TransformAsync(trained.WeightsPath, split, domain);

        var others = Enumerable.Range(0, split.Count).Where(i => split.Attribute(i, UnpairedSamples.ToneAttribute) != domain);
        others.Average(i => results[i].Average(value => value / 255.0)).ShouldBeInRange(darkest, lightest);
    }

    [Theory]
    [InlineData("cyclegan", "dusk", "spec.toDomain: one of 'dark', 'light', not 'dusk'")]
    [InlineData("cyclegan", null, "spec.toDomain: one of 'dark', 'light', not nothing")]
    [InlineData("denoising-autoencoder", "dark", "spec.toDomain: only for a model that translates between domains, not 'dark'")]
    public async Task Transform_DomainThatTheModelHasNot_SaysWhatItHas(string family, string? domain, string message)
    {
        using var tones = new UnpairedSamples(Shape);
        object options = family == "cyclegan"
            ? new CycleganOptions { Domain = UnpairedSamples.ToneAttribute, BaseChannels = 4, Blocks = 1, DiscriminatorChannels = 4, DiscriminatorHalvings = 1 }
            : new DenoisingAutoencoderOptions { Channels = 4, Blocks = 1 };
        var trained = await bench.TrainAsync(Workbench.Spec(family, options, 1), tones);

        var error = await Should.ThrowAsync<JobException>(() => TransformAsync(trained.WeightsPath, tones.Split("test"), domain));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe(message);
    }

    /// <summary>The learned half of pairs, or of images that are but the given half: both have the size of a half.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transform_Pix2pix_GivesTheOtherHalf(bool pairs)
    {
        var pair = new SampleShape(12, 24, 1);
        using var train = new PairedSamples(pair, test: 40);
        var options = new Pix2pixOptions
        {
            BaseChannels = 8, Dropout = 0, DiscriminatorChannels = 4, DiscriminatorHalvings = 1, JitterPixels = 0, Mirrored = false,
        };
        var trained = await bench.TrainAsync(Workbench.Spec("pix2pix", options, 200), train);
        using var halves = new MemorySamples(Shape, test: 40);

        var results = await TransformAsync(trained.WeightsPath, pairs ? train.Split("test") : halves.Split("test"));

        results.Count.ShouldBe(40);
        var given = halves.Split("test"); // what the pairs were made of
        double Error(int i) => results[i].Select((value, at) => Math.Abs(value - (255.0 - given.Pixels(i)[at]))).Average() / 255;
        Enumerable.Range(0, 40).Average(Error).ShouldBeLessThan(0.1);
    }

    private async Task<List<byte[]>> TransformAsync(string weights, ISampleSplit split, string? target = null)
    {
        var results = new List<byte[]>();
        await transformer.TransformAsync(
            weights,
            split,
            target,
            (index, pixels, shape, _) =>
            {
                index.ShouldBe(results.Count);
                shape.ShouldBe(Shape);
                results.Add(pixels.ToArray());
                return ValueTask.CompletedTask;
            },
            bench.Context(),
            TestContext.Current.CancellationToken);
        return results;
    }
}
