using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Jobs;

/// <summary>What a generated sample says of itself in its manifest.</summary>
public sealed class GenerateSamplesPipelineTests : IDisposable
{
    private const string Side = MemorySamples.SideAttribute;

    private static readonly SampleShape Shape = new(12, 12, 1);
    private static readonly GanOptions Gan = new() { BaseChannels = 4, LatentSize = 4 };
    private static readonly DiffusionOptions Diffusion = new()
    {
        BaseChannels = 4, Levels = 2, Attention = false, SamplingSteps = 3, Condition = Side, Guidance = 0.75,
    };

    private readonly Workbench bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => bench.Dispose();

    /// <summary>Asked for by its class, each sample is the one that was drawn as that class by chance: the noise is the same.</summary>
    [Fact]
    public async Task Run_ClassesDrawnByChance_AreEachSamplesAttribute()
    {
        var weights = await TrainAsync("gan", Gan with { Condition = Side });

        var drawn = await GenerateAsync("gan", weights, new GenerateSamplesSpec { Model = "m", Count = 40, Seed = 3 });

        drawn.Select(sample => sample[Side]).Distinct().ShouldBe(["left", "right"], ignoreOrder: true);
        drawn.ShouldAllBe(sample => sample["condition"] == sample[Side]);
        foreach (var side in new[] { "left", "right" })
        {
            var asked = await GenerateAsync("gan", weights, new GenerateSamplesSpec { Model = "m", Count = 40, Seed = 3, Condition = side });
            asked.ShouldAllBe(sample => sample[Side] == side && sample["condition"] == side);
            var same = asked.Join(drawn, sample => (sample["index"], sample["sha256"]), sample => (sample["index"], sample["sha256"]), (_, sample) => sample);
            same.Select(sample => sample["index"]).ShouldBe(drawn.Where(sample => sample[Side] == side).Select(sample => sample["index"]), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Run_GuidanceLeftOut_RecordsTheModelsOwn()
    {
        var weights = await TrainAsync("diffusion", Diffusion);

        var own = await GenerateAsync("diffusion", weights, new GenerateSamplesSpec { Model = "m", Count = 2 });
        var asked = await GenerateAsync("diffusion", weights, new GenerateSamplesSpec { Model = "m", Count = 2, Guidance = 0, Temperature = 0.5 });

        own.ShouldAllBe(sample => sample["guidance"] == "0.75" && sample["temperature"] == "1" && !sample.ContainsKey("truncation"));
        asked.ShouldAllBe(sample => sample["guidance"] == "0" && sample["temperature"] == "0.5");
    }

    [Fact]
    public async Task Run_UnconditionalModel_RecordsWhatItsFamilyHas()
    {
        var weights = await TrainAsync("gan", Gan);

        var drawn = await GenerateAsync("gan", weights, new GenerateSamplesSpec { Model = "m", Count = 3, Seed = 9, Truncation = 0.7 });

        foreach (var sample in drawn)
            sample.Keys.ShouldBe(["synthetic", "seed", "index", "temperature", "truncation", "sha256"], ignoreOrder: true);
        drawn.ShouldAllBe(sample => sample["truncation"] == "0.7" && sample["temperature"] == "1" && sample["seed"] == "9");
    }

    private async Task<string> TrainAsync(string family, object options) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, 3), new MemorySamples(Shape))).WeightsPath;

    /// <summary>Attributes of every sample, and its hash.</summary>
    private async Task<List<Dictionary<string, string>>> GenerateAsync(string family, string weightsPath, GenerateSamplesSpec spec)
    {
        var weights = await bench.Store.PutFileAsync(ArtifactArea.Models, weightsPath, ".safetensors", "application/vnd.safetensors", Token);
        var context = bench.Context() with
        {
            SpecJson = JsonSerializer.Serialize(spec, WireJson.Options),
            Inputs = new JobInputs(null, new ModelVersion("m", weights.Sha256, family, weights.Key, weights.SizeBytes)),
        };
        var pipeline = new GenerateSamplesPipeline(
            new ModelSampler(new FamilyRegistry(ModelFamilies.All)), new SampleWriterFactory(bench.Store), bench.Store);
        var version = (await pipeline.RunAsync(context, Token)).Dataset.ShouldNotBeNull().Version;
        var samples = new List<Dictionary<string, string>>();
        await foreach (var row in ManifestReader.ReadAsync(bench.PathOf(version.ManifestKey), Token))
        {
            row.ParentModel.ShouldBe(weights.Sha256);
            var attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Attributes)!;
            samples.Add(new Dictionary<string, string>(attributes) { ["sha256"] = row.Sha256 });
        }

        return samples;
    }
}
