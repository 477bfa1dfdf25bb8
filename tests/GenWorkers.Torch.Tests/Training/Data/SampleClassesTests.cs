using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Training.Data;

public sealed class SampleClassesTests
{
    private static readonly SampleShape Shape = new(8, 8, 1);

    public SampleClassesTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Of_Attribute_FindsValuesAndShares()
    {
        var train = Samples().Split("train");

        var classes = SampleClasses.Of(train, MemorySamples.SideAttribute, "condition");

        classes.Values.ShouldBe(["left", "right"]);
        classes.Shares.Sum().ShouldBe(1, 1e-9);
        classes.Shares[1].ShouldBe(Enumerable.Range(0, train.Count).Average(i => (double)classes.Of(train, i)), 1e-9);
        classes.IndexOf("left").ShouldBe(0);
        classes.IndexOf("right").ShouldBe(1);
        classes.IndexOf("up").ShouldBeNull();
    }

    [Fact]
    public void Of_AttributeWithoutValues_IsRefused() =>
        Should.Throw<JobException>(() => SampleClasses.Of(Samples().Split("train"), "colour", "condition")).Message.ShouldContain("'colour'");

    [Fact]
    public void Of_SampleWithAnotherValue_IsUnknown()
    {
        var classes = new SampleClasses(MemorySamples.SideAttribute, ["above", "below"], [0.5, 0.5]);

        classes.Of(Samples().Split("test"), 0).ShouldBe(classes.Unknown);
    }

    [Fact]
    public void Draw_ManyRows_HasTheShares()
    {
        using var scope = torch.NewDisposeScope();
        SampleKey[] keys = [.. Enumerable.Range(0, 20_000).Select(i => new SampleKey(0, i))];
        var classes = new SampleClasses("digit", ["0", "1", "2"], [0.5, 0.2, 0.3]);

        var drawn = classes.Draw(new Draws(1, DrawPurpose.Sampling, keys, torch.CPU));

        drawn.dtype.ShouldBe(torch.ScalarType.Int64);
        for (var index = 0; index < 3; index++)
            drawn.eq(index).to(torch.ScalarType.Float32).mean().item<float>().ShouldBe((float)classes.Shares[index], 0.02f);
    }

    [Fact]
    public void Config_WithClasses_SurvivesItsJson()
    {
        var config = new ModelConfig("x", default, Shape, new SampleClasses("digit", ["0", "1"], [0.25, 0.75]));
        config = config with { Options = Workbench.Spec("x", new { }).Options!.Value };

        var read = ModelConfig.FromJson(config.ToJson());

        read.Classes!.Values.ShouldBe(["0", "1"]);
        read.Classes.Shares.ShouldBe([0.25, 0.75]);
        read.Classes.Attribute.ShouldBe("digit");
    }

    private static MemorySamples Samples() => new(Shape);
}
