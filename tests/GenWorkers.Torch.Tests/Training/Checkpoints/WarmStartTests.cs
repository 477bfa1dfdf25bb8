using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Checkpoints;

/// <summary>Weights of a model of some classes, taken by one of others.</summary>
public sealed class WarmStartTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);
    private static readonly FamilyRegistry Families = new(ModelFamilies.All);

    private readonly string folder = Directory.CreateTempSubdirectory("genworkers-").FullName;

    public WarmStartTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, object, string, int, int> Tables => new()
    {
        { "gan", new GanOptions { LatentSize = 4, BaseChannels = 4, Condition = "kind" }, "generator.input.weight", 1, 4 },
        { "gan", new GanOptions { LatentSize = 4, BaseChannels = 4, Condition = "kind" }, "discriminator.classes.weight", 1, 0 },
        { "gan", new GanOptions { LatentSize = 4, BaseChannels = 4, Condition = "kind", SpectralNorm = true }, "discriminator.classes.layer.weight", 1, 0 },
        { "gan", new GanOptions { LatentSize = 4, HiddenSizes = [8], Architecture = GanArchitecture.Dense, Condition = "kind" }, "generator.dense0.weight", 1, 4 },
        { "diffusion", new DiffusionOptions { BaseChannels = 4, Levels = 1, Condition = "kind" }, "embedding.classes.weight", 0, 0 },
        { "classifier", new ClassifierOptions { BaseChannels = 4, Attribute = "kind" }, "head.weight", 0, 0 },
        { "classifier", new ClassifierOptions { BaseChannels = 4, Attribute = "kind" }, "head.bias", 0, 0 },
    };

    /// <summary>The lists have one length, but "dog" is another place's and "bee" is new.</summary>
    [Theory]
    [MemberData(nameof(Tables))]
    public void Load_SameCountOfOtherClasses_TakesEachByItsName(string family, object options, string table, int dimension, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var old = Create(family, options, seed: 1, "cat", "dog");
        using var fresh = Create(family, options, seed: 2, "bee", "cat");
        using var started = Create(family, options, seed: 2, "bee", "cat");

        var (_, left, newClasses) = WeightsFile.LoadMatching(Write(old), started);

        left.ShouldBe(0);
        newClasses.ShouldBe(["bee"]);
        Slice(started, first + 1).ShouldBe(Slice(old, first), "cat");
        Slice(started, first).ShouldBe(Slice(fresh, first), "bee is as fresh as ever");
        foreach (var (name, tensor) in ModelTensors.Of(started).Where(entry => started.ClassTables.All(one => one.Tensor != entry.Name)))
            tensor.Equals(TensorOf(old, name)).ShouldBeTrue(name);
        if (first > 0)
            Slice(started, 0).ShouldBe(Slice(old, 0), "noise");

        float[] Slice(Model model, int place) => TensorOf(model, table).select(dimension, place).contiguous().data<float>().ToArray();
    }

    [Fact]
    public void Load_MoreClasses_TakesThoseThatAreKnownAndNoClass()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var options = new DiffusionOptions { BaseChannels = 4, Levels = 1, Condition = "kind" };
        using var old = Create("diffusion", options, seed: 1, "cat", "dog");
        using var started = Create("diffusion", options, seed: 2, "bee", "cat", "dog");

        WeightsFile.LoadMatching(Write(old), started).Fresh.ShouldBe(0);

        const string Table = "embedding.classes.weight";
        TensorOf(started, Table)[1..].Equals(TensorOf(old, Table)).ShouldBeTrue(); // cat, dog, no class
    }

    /// <summary>54 values of noise and 10 classes are as wide as 64 values of noise.</summary>
    [Fact]
    public void Load_ClassesWhereTheOtherHadNoise_StaysFresh()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var options = new GanOptions { LatentSize = 6, BaseChannels = 4 };
        using var old = Create("gan", options, seed: 1);
        using var started = Create("gan", options with { LatentSize = 4, Condition = "kind" }, seed: 2, "cat", "dog");
        using var fresh = Create("gan", options with { LatentSize = 4, Condition = "kind" }, seed: 2, "cat", "dog");

        WeightsFile.LoadMatching(Write(old), started);

        TensorOf(started, "generator.input.weight").Equals(TensorOf(fresh, "generator.input.weight")).ShouldBeTrue();
    }

    [Fact]
    public void Load_DomainsOfOtherNames_IsRefused()
    {
        var options = new CycleganOptions { BaseChannels = 4, Blocks = 1, DiscriminatorChannels = 4, DiscriminatorHalvings = 1, Domain = "kind" };
        using var old = Create("cyclegan", options, seed: 1, "summer", "winter");
        using var same = Create("cyclegan", options, seed: 2, "summer", "winter");
        using var other = Create("cyclegan", options, seed: 2, "apple", "summer");
        var path = Write(old);

        WeightsFile.LoadMatching(path, same).Fresh.ShouldBe(0);
        var error = Should.Throw<JobException>(() => WeightsFile.LoadMatching(path, other));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe(
            "spec.startFrom: a model of family cyclegan starts from one of the same classes only; 'kind' of the model has 'summer', 'winter', 'kind' of the train split 'apple', 'summer'");
    }

    private static Tensor TensorOf(Model model, string name) => ModelTensors.Of(model).Single(entry => entry.Name == name).Tensor;

    private static Model Create(string family, object options, long seed, params string[] classes)
    {
        manual_seed(seed);
        var one = Families.Find(family);
        var config = one.Configure(JsonSerializer.SerializeToElement(options, WireJson.Options), Shape);
        var shares = classes.Select(_ => 1.0 / classes.Length).ToArray();
        return one.Create(classes.Length == 0 ? config : config with { Classes = new SampleClasses("kind", classes, shares) }, CPU);
    }

    private string Write(Model model)
    {
        var path = Path.Combine(folder, "start.safetensors");
        WeightsFile.Write(path, model, "{}");
        return path;
    }
}
