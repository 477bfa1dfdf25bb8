using System.Text.Json;
using System.Text.RegularExpressions;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Caching;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Quizzes;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;
using SkiaSharp;

namespace GenWorkers.Torch.Tests.Jobs;

/// <summary>Quizzes of real models on a real data set version.</summary>
public sealed partial class CreateQuizPipelineTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 3);
    private static readonly CreateQuizSpec Spec = new() { Model = "m", Dataset = "discs", Count = 10, Seed = 5 };
    private static readonly GanOptions Gan = new() { BaseChannels = 4, LatentSize = 4 };

    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(Shape, train: 64, validation: 16, test: 30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        bench.Dispose();
        samples.Dispose();
    }

    [Fact]
    public async Task Run_Gan_KeyNamesEveryImageOfThePage()
    {
        var weights = await TrainAsync("gan", Gan);
        var (page, key) = await QuizAsync(weights, "gan", Spec);

        var images = Images(page).Select(PixelsOf).ToList();
        images.Count.ShouldBe(20);
        key.Items.Count(item => item.Is == QuizAnswer.Real).ShouldBe(10);
        page.ShouldContain($"data-quiz=\"{key.Quiz}\"");
        var generated = await bench.SampleAsync(weights, 10, seed: Spec.Seed);
        var held = Enumerable.Range(0, 30).Select(i => samples.Split("test").Pixels(i).ToArray()).ToList();
        foreach (var (item, image) in key.Items.Zip(images))
        {
            if (item.Is == QuizAnswer.Generated)
                image.ShouldBe(generated[item.Index.ShouldNotBeNull()]);
            else
                held.ShouldContain(pixels => pixels.SequenceEqual(image));
        }

        key.Items.Where(item => item.Is == QuizAnswer.Real).Select(item => item.Sample).ShouldBeUnique();
    }

    [Fact]
    public async Task Run_Gan_KeyHoldsTheDiscriminatorsAnswers()
    {
        var (_, key) = await QuizAsync(await TrainAsync("gan", Gan), "gan", Spec);

        key.Discriminator.ShouldNotBeNull().Name.ShouldBe("generatedProbability");
        key.Boundary.ShouldBe(0.5);
        key.Items.ShouldAllBe(item => item.Discriminator == (item.Value >= 0.5 ? QuizAnswer.Generated : QuizAnswer.Real));
    }

    [Fact]
    public async Task Run_Page_HoldsNothingOfTheKey()
    {
        var (page, key) = await QuizAsync(await TrainAsync("gan", Gan), "gan", Spec);

        page.ShouldNotContain(key.Model);
        page.ShouldNotContain(key.Model[^16..]);
        page.ShouldNotContain(key.Dataset);
        foreach (var item in key.Items.Where(item => item.Sample is not null))
            page.ShouldNotContain(item.Sample!);
        foreach (var png in Images(page))
        {
            var text = System.Text.Encoding.Latin1.GetString(png);
            text.ShouldNotContain("tEXt");
            text.ShouldNotContain("iTXt");
        }
    }

    [Fact]
    public async Task Run_SameSpec_GivesTheSameArtifactsAndAnotherSeedOthers()
    {
        var weights = await TrainAsync("gan", Gan);

        var first = await RunAsync(weights, "gan", Spec);
        var again = await RunAsync(weights, "gan", Spec);
        var other = await RunAsync(weights, "gan", Spec with { Seed = 6 });

        again.Artifacts.ShouldBe(first.Artifacts);
        other.Artifacts[0].Sha256.ShouldNotBe(first.Artifacts[0].Sha256);
    }

    [Fact]
    public async Task Run_Vae_SaysThatThereIsNoDiscriminator()
    {
        var (_, key) = await QuizAsync(await TrainAsync("vae", new VaeOptions { LatentSize = 4, BaseChannels = 4 }), "vae", Spec);

        key.NoDiscriminator.ShouldBe("the model has no discriminator");
        key.Items.ShouldAllBe(item => item.Value == null && item.Discriminator == null);
    }

    [Fact]
    public async Task Run_Condition_TakesRealImagesOfThatClassToo()
    {
        var weights = await TrainAsync("gan", Gan with { Condition = MemorySamples.SideAttribute });

        var (_, key) = await QuizAsync(weights, "gan", Spec with { Condition = "left", Count = 5 });

        var left = Enumerable.Range(0, 30).Where(i => samples.Split("test").Attribute(i, MemorySamples.SideAttribute) == "left");
        key.Items.Count(item => item.Is == QuizAnswer.Real).ShouldBe(5);
        (await RefuseAsync(weights, "gan", Spec with { Condition = "left", Count = 31 })).Message
            .ShouldBe($"spec.count: at most the {left.Count()} images of the split test with side left, not 31");
    }

    /// <summary>Classes drawn by chance: real images are judged by their label, generated ones by what they were drawn as.</summary>
    [Fact]
    public async Task Run_ConditionalGan_TellsTheDiscriminatorEachImagesClass()
    {
        var weights = await TrainAsync("gan", Gan with { Condition = MemorySamples.SideAttribute });

        var (page, key) = await QuizAsync(weights, "gan", Spec);

        var labels = Enumerable.Range(0, 30).ToDictionary(
            i => Convert.ToHexString(samples.Split("test").Pixels(i)), i => samples.Split("test").Attribute(i, MemorySamples.SideAttribute));
        var images = Images(page).Select(PixelsOf).ToList();
        foreach (var (item, image) in key.Items.Zip(images).Where(pair => pair.First.Is == QuizAnswer.Real))
            item.Class.ShouldBe(labels[Convert.ToHexString(image)]);
        key.Items.Where(item => item.Is == QuizAnswer.Generated).Select(item => item.Class).Distinct().ShouldBe(["left", "right"], ignoreOrder: true);
        key.Items.Select(item => item.Value!.Value).ShouldBe(await ValuesAsync(weights, images.Zip(key.Items, (image, item) => new JudgedImage(image, item.Class))));
        key.Items.Select(item => item.Value!.Value).ShouldNotBe(await ValuesAsync(weights, images.Select(image => new JudgedImage(image, null))));
    }

    [Fact]
    public async Task Run_MoreThanTheSplitHas_IsRefused()
    {
        var error = await RefuseAsync(await TrainAsync("gan", Gan), "gan", Spec with { Count = 31 });

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.count: at most the 30 images of the split test, not 31");
    }

    [Fact]
    public async Task Run_ModelThatMakesNoImages_IsRefused()
    {
        var weights = await TrainAsync("classifier", new ClassifierOptions { Attribute = MemorySamples.SideAttribute });

        (await RefuseAsync(weights, "classifier", Spec)).Message.ShouldContain("spec.model");
    }

    private async Task<string> TrainAsync(string family, object options) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, 3), samples)).WeightsPath;

    private async Task<JobException> RefuseAsync(string weights, string family, CreateQuizSpec spec) =>
        await Should.ThrowAsync<JobException>(() => RunAsync(weights, family, spec));

    private async Task<(string Page, QuizKey Key)> QuizAsync(string weights, string family, CreateQuizSpec spec)
    {
        var result = await RunAsync(weights, family, spec);
        result.Artifacts.Select(artifact => artifact.Name).ShouldBe(["quiz.html", "quiz-key.json"]);
        var page = await File.ReadAllTextAsync(bench.PathOf(result.Artifacts[0].Key), Token);
        var key = await File.ReadAllTextAsync(bench.PathOf(result.Artifacts[1].Key), Token);
        return (page, JsonSerializer.Deserialize<QuizKey>(key, WireJson.Options)!);
    }

    private async Task<JobResult> RunAsync(string weightsPath, string family, CreateQuizSpec spec)
    {
        var weights = await bench.Store.PutFileAsync(ArtifactArea.Models, weightsPath, ".safetensors", "application/vnd.safetensors", Token);
        var context = bench.Context() with
        {
            SpecJson = JsonSerializer.Serialize(spec, WireJson.Options),
            Inputs = new JobInputs(await FreezeAsync(), new ModelVersion("m", weights.Sha256, family, weights.Key, weights.SizeBytes)),
        };
        var families = new FamilyRegistry(ModelFamilies.All);
        var pipeline = new CreateQuizPipeline(
            new DatasetSource(bench.Store, new DatasetOptions()), new ModelSampler(families), new ModelDiscriminator(families), bench.Store);
        return await pipeline.RunAsync(context, Token);
    }

    private async Task<IReadOnlyList<double>> ValuesAsync(string weights, IEnumerable<JudgedImage> images) =>
        (await new ModelDiscriminator(new FamilyRegistry(ModelFamilies.All)).JudgeAsync(weights, [.. images], bench.Context(), Token))!.Values;

    private async Task<DatasetVersion> FreezeAsync()
    {
        await using var writer = new SampleWriterFactory(bench.Store).Create("discs", new SampleOrigin("MIT", null), bench.Context());
        foreach (var name in new[] { "train", "test" })
        {
            var split = samples.Split(name);
            for (var i = 0; i < split.Count; i++)
                await writer.AddAsync(split.Pixels(i).ToArray(), Shape, split.Attributes(i), name, Token);
        }

        return (await writer.FreezeAsync(Token)).Version.Version;
    }

    private static IEnumerable<byte[]> Images(string page) =>
        Data().Matches(page).Select(match => Convert.FromBase64String(match.Groups[1].Value));

    private static byte[] PixelsOf(byte[] png)
    {
        using var bitmap = SKBitmap.Decode(png);
        return [.. bitmap.Pixels.SelectMany(pixel => (byte[])[pixel.Red, pixel.Green, pixel.Blue])];
    }

    [GeneratedRegex("base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex Data();
}
