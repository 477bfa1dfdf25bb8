using System.Text.Json;
using GenWorkers.Artifacts.S3;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Families;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Caching;
using GenWorkers.Datasets.Versions;
using GenWorkers.Datasets.Video;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Jobs.Video;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Jobs;

/// <summary>A data set whose images differ in size, through a model that was trained on squares of 12 pixels.</summary>
public sealed class TransformDatasetPipelineTests : IDisposable
{
    private static readonly SampleShape[] Shapes = [new(12, 12, 1), new(9, 21, 1), new(9, 21, 1), new(30, 8, 1)];

    private static readonly Comparer<SampleShape> BySize =
        Comparer<SampleShape>.Create((left, right) => (left.Height, left.Width).CompareTo((right.Height, right.Width)));

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Run_ModelThatTakesAnySize_KeepsEveryImagesOwn()
    {
        var options = new DenoisingAutoencoderOptions { Channels = 8, Blocks = 1 };

        var (source, result) = await RunAsync("denoising-autoencoder", options);

        result.Splits.ShouldBe(source.Splits, ignoreOrder: true);
        using var before = await OpenAsync(source);
        using var after = await OpenAsync(result);
        foreach (var split in source.Splits.Keys)
            AnswersForEveryImage(before.Split(split), after.Split(split));
    }

    [Fact]
    public async Task Run_ModelOfOneSize_BringsEveryImageToIt()
    {
        var options = new AutoencoderOptions { LatentSize = 4, BaseChannels = 4, MixtureComponents = 1 };

        var (_, result) = await RunAsync("autoencoder", options);

        using var after = await OpenAsync(result);
        ShapesOf(after.Split("train")).ShouldAllBe(shape => shape == new SampleShape(12, 12, 1));
    }

    [Fact]
    public async Task Run_ColorizerOnGrayImages_GivesColorOnesOfTheirSize()
    {
        var (source, result) = await RunAsync("colorizer", new ColorizerOptions { BaseChannels = 4 }, channels: 3);

        using var before = await OpenAsync(source);
        using var after = await OpenAsync(result);
        ShapesOf(after.Split("train")).Order(BySize).ShouldBe(ShapesOf(before.Split("train")).Select(shape => shape with { Channels = 3 }).Order(BySize));
    }

    [Fact]
    public async Task Run_ModelThatTranslates_SaysWhereToAndFromWhichSet()
    {
        using var tones = new UnpairedSamples(new SampleShape(12, 12, 1));
        var options = new CycleganOptions
        {
            Domain = UnpairedSamples.ToneAttribute, BaseChannels = 4, Blocks = 1, DiscriminatorChannels = 4, DiscriminatorHalvings = 1,
        };

        var (source, result) = await RunAsync("cyclegan", options, learnedFrom: tones, toDomain: "dark");

        using var after = await OpenAsync(result);
        var attributes = after.Split("train").Attributes(0);
        attributes["translatedTo"].ShouldBe("dark");
        attributes["transformedFrom"].ShouldBe(source.Version.Digest);
        attributes["synthetic"].ShouldBe("true");
        attributes.Keys.ShouldContain("number", "the source's own attributes stay");
    }

    [Fact]
    public async Task Run_EverySample_NamesTheSampleItWasMadeFrom()
    {
        var (source, result) = await RunAsync("denoising-autoencoder", new DenoisingAutoencoderOptions { Channels = 8, Blocks = 1 });

        using var before = await OpenAsync(source);
        using var after = await OpenAsync(result);
        var numbers = Numbers(before, (split, i) => Convert.ToHexStringLower(split.Sha256(i)));
        Numbers(after, (split, i) => split.Attribute(i, "transformedFromSample")!).ShouldBe(numbers, ignoreOrder: true);
        await foreach (var row in ManifestReader.ReadAsync(bench.PathOf(result.Version.ManifestKey), TestContext.Current.CancellationToken))
            numbers.ShouldContainKeyAndValue(row.ParentSample.ShouldNotBeNull(), JsonDocument.Parse(row.Attributes).RootElement.GetProperty("number").GetString()!);
    }

    /// <summary>The number that each image was frozen with, by what names the image.</summary>
    private static Dictionary<string, string> Numbers(ISampleCache samples, Func<ISampleSplit, int, string> name) =>
        new[] { "train", "test" }.Select(samples.Split)
            .SelectMany(split => Enumerable.Range(0, split.Count).Select(i => (name(split, i), split.Attribute(i, "number")!)))
            .ToDictionary();

    private static void AnswersForEveryImage(ISampleSplit before, ISampleSplit after)
    {
        var expected = Enumerable.Range(0, before.Count).Select(i => (before.OwnShape(i)!.Value, before.Attribute(i, "number")));
        var actual = Enumerable.Range(0, after.Count).Select(i => (after.OwnShape(i)!.Value, after.Attribute(i, "number")));
        actual.ShouldBe(expected, ignoreOrder: true);
        for (var i = 0; i < after.Count; i++)
            after.Pixels(i).Length.ShouldBe(after.OwnShape(i)!.Value.Length);
    }

    private static IEnumerable<SampleShape> ShapesOf(ISampleSplit split) =>
        Enumerable.Range(0, split.Count).Select(i => split.OwnShape(i)!.Value);

    private async Task<(NewDatasetVersion Source, NewDatasetVersion Result)> RunAsync(
        string family, object options, int channels = 1, ISampleCache? learnedFrom = null, string? toDomain = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var source = await FreezeAsync();
        var trained = await bench.TrainAsync(Workbench.Spec(family, options, 2), learnedFrom ?? new MemorySamples(new SampleShape(12, 12, channels)));
        var weights = await bench.Store.PutFileAsync(ArtifactArea.Models, trained.WeightsPath, ".safetensors", "application/vnd.safetensors", cancel);
        var context = bench.Context() with
        {
            SpecJson = JsonSerializer.Serialize(new { dataset = "mixed", model = "m", toDomain }, WireJson.Options),
            Inputs = new JobInputs(source.Version, new ModelVersion("m", weights.Sha256, family, weights.Key, weights.SizeBytes)),
        };
        var transformer = new ModelTransformer(new FamilyRegistry(ModelFamilies.All));
        var defaults = new DatasetOptions();
        var pipeline = new TransformDatasetPipeline(
            new DatasetSource(bench.Store, defaults),
            transformer,
            new SampleWriterFactory(bench.Store),
            bench.Store,
            new VideoTranslation(new VideoFiles(new NoSourceBucket(), defaults), transformer, bench.Store, TimeProvider.System));

        return (source, (await pipeline.RunAsync(context, cancel)).Dataset.ShouldNotBeNull());
    }

    /// <summary>Noise, so that no two results are equal and dropped as one.</summary>
    private async Task<NewDatasetVersion> FreezeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var writer = new SampleWriterFactory(bench.Store).Create("mixed", new SampleOrigin("MIT", null), bench.Context());
        for (var i = 0; i < 24; i++)
        {
            var shape = Shapes[i % Shapes.Length];
            var random = new CounterRandom(1, DrawPurpose.Order, 0, i);
            var pixels = Enumerable.Range(0, shape.Length).Select(_ => (byte)random.NextInt(256)).ToArray();
            await writer.AddAsync(pixels, shape, new Dictionary<string, string> { ["number"] = $"{i}" }, i < 16 ? "train" : "test", cancel);
        }

        return (await writer.FreezeAsync(cancel)).Version;
    }

    private Task<ISampleCache> OpenAsync(NewDatasetVersion version) => new DatasetSource(bench.Store, new DatasetOptions())
        .OpenAtOwnSizesAsync(version.Version, null, bench.Context(), TestContext.Current.CancellationToken);
}
