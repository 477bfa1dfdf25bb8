using GenWorkers.Models.Blocks;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Blocks;

public sealed class RandomPatchesTests
{
    public RandomPatchesTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Of_LargerImages_CutsWithinThemEverywhere()
    {
        var images = arange(100, ScalarType.Float32).reshape(1, 1, 10, 10).expand(400, 1, 10, 10);

        var patches = RandomPatches.Of(images, 4, flipsAndTurns: false, Draws(400));

        patches.shape.ShouldBe([400, 1, 4, 4]);
        var corners = patches[.., 0, 0, 0].to(ScalarType.Int64);
        corners.unique().output.shape[0].ShouldBe(49); // 7 x 7 places, each missed once in 3,800 runs
        (patches - patches[.., .., ..1, ..1]).Equals((images - images[.., .., ..1, ..1])[.., .., ..4, ..4]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(4, 4, 8)]
    [InlineData(4, 3, 4)]
    public void Of_FlipsAndTurns_GivesEveryOrientationThatKeepsTheShape(int height, int width, int orientations)
    {
        var images = arange(height * width, ScalarType.Float32).reshape(1, 1, height, width).expand(200, 1, height, width);

        var patches = RandomPatches.Of(images, 4, flipsAndTurns: true, Draws(200));

        patches.shape.ShouldBe([200, 1, height, width]);
        Enumerable.Range(0, 200).Select(i => string.Join(',', patches[i].data<float>().ToArray())).Distinct().Count()
            .ShouldBe(orientations);
    }

    [Fact]
    public void Of_OtherBatch_GivesASampleTheSamePatch()
    {
        var images = rand(20, 3, 9, 9);

        var many = RandomPatches.Of(images, 5, flipsAndTurns: true, Draws(20));
        var few = RandomPatches.Of(images[..3], 5, flipsAndTurns: true, Draws(3));

        few.Equals(many[..3]).ShouldBeTrue();
    }

    private static Draws Draws(int count) =>
        new(3, DrawPurpose.Training, [.. Enumerable.Range(0, count).Select(i => new SampleKey(0, i))], CPU);
}
