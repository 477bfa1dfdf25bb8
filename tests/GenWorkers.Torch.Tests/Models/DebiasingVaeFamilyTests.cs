using System.Buffers.Binary;
using System.Text.Json;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Models.DebiasingVae;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Safetensors;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

/// <summary>Discs on the right are its faces.</summary>
public sealed class DebiasingVaeFamilyTests : SamplingFamilyTests<DebiasingVaeFamily>
{
    private static readonly DebiasingVaeOptions Tiny = new()
    {
        Attribute = MemorySamples.SideAttribute, Positive = "right", LatentSize = 6, BaseChannels = 8,
    };

    protected override object TinyOptions => Tiny with { ReweightEverySteps = 5 };

    protected override object OtherOptions => Tiny with
    {
        Architecture = NetworkArchitecture.Dense,
        LatentSize = 4,
        HiddenSizes = [24],
        Likelihood = PixelLikelihood.Bernoulli,
        Weighting = LatentWeighting.Max,
        Bins = 4,
    };

    private protected override ISampleCache ExampleSamples(int side, int channels) =>
        new LabelledSamples(new MemorySamples(new SampleShape(side, side, channels), 64, 16, 16), "label", "face", "other");

    /// <summary>The worse of two: wrong answers, and the reconstruction of faces.</summary>
    protected override double ErrorShare(Model model, torch.Tensor images)
    {
        var across = torch.arange(Shape.Width, torch.ScalarType.Float32) - ((Shape.Width - 1) / 2.0);
        var isFace = (images * across).sum([1, 2, 3]).gt(0);
        var scores = torch.tensor(((IScoringModel)model).Score(new Batch([new StreamBatch(images, [], ErrorShares.Draws(images))]), 1));
        var wrong = scores.lt(0.5).ne(isFace).to(torch.ScalarType.Float32).mean().item<float>();
        return Math.Max(wrong / 0.5, ErrorShares.OfReconstruction(model, images[isFace]));
    }

    [Fact]
    public async Task Train_Faces_ReportsTheirProbabilities()
    {
        var samples = Samples();
        var trained = await Bench.TrainAsync(Spec(60), samples);

        using var table = JsonDocument.Parse(File.ReadAllText(trained.Reports["face-probabilities.json"]));
        var faces = table.RootElement.GetProperty("faces").EnumerateArray().ToList();
        var train = samples.Split("train");
        var expected = Enumerable.Range(0, train.Count)
            .Where(i => train.Attribute(i, MemorySamples.SideAttribute) == "right")
            .Select(i => Convert.ToHexStringLower(train.Sha256(i)));
        var probabilities = faces.ConvertAll(face => face.GetProperty("probability").GetDouble());

        faces.Select(face => face.GetProperty("sha256").GetString()).ShouldBe(expected, ignoreOrder: true);
        probabilities.ShouldBeInOrder(SortDirection.Descending);
        probabilities.Sum().ShouldBe(1, 1e-9);
        table.RootElement.GetProperty("effectiveSampleSize").GetDouble()
            .ShouldBe(1 / probabilities.Sum(probability => probability * probability), 1e-6);
        PngSize(trained.Reports["face-probabilities.png"]).ShouldBe(((16 * 13) + 1, (2 * 13) + 1)); // two rows of 16 images of 12 pixels
    }

    /// <summary>The first half of the set is not to be drawn.</summary>
    [Fact]
    public async Task Train_ManifestWeights_AreAFactorOfTheProbabilities()
    {
        var samples = new MemorySamples(Shape, weights: [.. Enumerable.Range(0, 256).Select(i => i < 128 ? 0.0 : 1)]);
        var excluded = Enumerable.Range(0, 128).Select(i => Convert.ToHexStringLower(samples.Split("train").Sha256(i))).ToHashSet();
        var trained = await Bench.TrainAsync(Spec(12), samples);

        using var table = JsonDocument.Parse(File.ReadAllText(trained.Reports["face-probabilities.json"]));
        table.RootElement.GetProperty("faces").EnumerateArray()
            .ShouldAllBe(face => excluded.Contains(face.GetProperty("sha256").GetString()!) == (face.GetProperty("probability").GetDouble() == 0));
    }

    [Fact]
    public async Task Train_Reweighting_RecordsTheEffectiveSampleSize()
    {
        var trained = await Bench.TrainAsync(Spec(30), Samples());

        var line = File.ReadLines(trained.MetricsPath).Single(text => text.StartsWith("{\"step\":20,", StringComparison.Ordinal));
        using var metrics = JsonDocument.Parse(line);
        metrics.RootElement.GetProperty("train/effectiveSampleSize").GetDouble().ShouldBeInRange(1, 150);
    }

    [Fact]
    public async Task Score_TrainedModel_IsTheProbabilityOfANonFace()
    {
        var samples = Samples();
        var trained = await Bench.TrainAsync(Spec(150), samples);

        var (scoring, scores) = await Bench.ScoreAsync(trained.WeightsPath, samples);

        var test = samples.Split("test");
        var kinds = scores.Where(score => score.Split == "test").ToLookup(score => test.Attribute(score.Index, MemorySamples.SideAttribute), score => score.Value);
        scoring.Kind.Name.ShouldBe("nonFaceProbability");
        kinds["right"].Average().ShouldBeLessThan(0.2);
        kinds["left"].Average().ShouldBeGreaterThan(0.8);
        trained.Metrics["validation/rocArea"].ShouldBeInRange(0.95, 1);
    }

    [Fact]
    public async Task Train_AlphaThatLeavesAFewFaces_RaisesAnAlarm()
    {
        var few = await Bench.TrainAsync(Spec(30, Tiny with { ReweightEverySteps = 10, Alpha = 1e-6, LatentSize = 64, Bins = 5 }), Samples());
        var even = await Bench.TrainAsync(Spec(30, Tiny with { ReweightEverySteps = 10, Alpha = 1000 }), Samples());

        few.Alarms.ShouldHaveSingleItem().Alarm.ShouldBe(HealthAlarmKind.FewEffectiveSamples);
        even.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task Train_NoFaces_NamesTheOption()
    {
        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(Spec(1, Tiny with { Positive = "above" }), Samples()));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldStartWith("spec.options.positive: of a split of 256 samples none has side 'above'");
    }

    /// <summary>A run that is stopped between two re-weightings goes on by the weights and edges of its checkpoint.</summary>
    [Fact]
    public async Task Resume_BetweenReweightings_DrawsByTheStoredWeights()
    {
        var spec = Spec(17, Tiny with { ReweightEverySteps = 10 });
        spec = spec with { Training = spec.Training with { CheckpointEverySteps = 13 } };
        using var drain = new CancellationTokenSource();
        using var straight = new Workbench();
        var whole = await straight.TrainAsync(spec, Samples());
        Bench.Host.Committed = _ => drain.Cancel();
        await Assert.ThrowsAsync<AttemptStoppedException>(() => Bench.TrainAsync(spec, Samples(), new Attempt { Draining = drain.Token }));
        Bench.Host.Committed = null;

        CheckpointComparison.TensorHashes(Bench.CheckpointPath(13)).Keys.ShouldContain("state.faceProbabilities");
        CheckpointComparison.TensorHashes(Bench.CheckpointPath(13)).Keys.ShouldContain("state.binEdges");
        var resumed = await Bench.TrainAsync(spec, Samples(), new Attempt { ResumePath = Bench.CheckpointPath(13) });
        var tampered = await Bench.TrainAsync(spec, Samples(), new Attempt { ResumePath = Tampered(Bench.CheckpointPath(13)) });

        // Nothing is re-weighted after step 10 in these runs, so other stored weights mean another order of the faces.
        CheckpointComparison.TensorHashes(resumed.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(whole.WeightsPath));
        CheckpointComparison.TensorHashes(tampered.WeightsPath).ShouldNotBe(CheckpointComparison.TensorHashes(whole.WeightsPath));
    }

    /// <summary>The checkpoint with the faces' probabilities in reverse order.</summary>
    private static string Tampered(string checkpoint)
    {
        const string Name = "state.faceProbabilities";
        using var scope = torch.NewDisposeScope();
        using var file = SafetensorsFile.Open(checkpoint);
        var tensors = file.Entries.Keys.Select(name => (name, name == Name ? file.Read(name).flip(0) : file.Read(name))).ToList();
        var path = checkpoint + "-tampered";
        SafetensorsWriter.Write(path, tensors, file.Metadata);
        return path;
    }

    private static (int Width, int Height) PngSize(string path)
    {
        var header = File.ReadAllBytes(path).AsSpan(16, 8);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }
}
