using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Training.Drawing;

public sealed class DrawsTests
{
    public DrawsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Normal_SampleInAnotherBatch_HasTheSameValues()
    {
        using var scope = torch.NewDisposeScope();
        var one = new Draws(5, DrawPurpose.Training, [new SampleKey(2, 9)], torch.CPU).Normal(3, 2);
        var two = new Draws(5, DrawPurpose.Training, [new SampleKey(2, 4), new SampleKey(2, 9)], torch.CPU).Normal(3, 2);

        two.shape.ShouldBe([2, 3, 2]);
        two[1].data<float>().ToArray().ShouldBe(one[0].data<float>().ToArray());
        two[0].data<float>().ToArray().ShouldNotBe(one[0].data<float>().ToArray());
    }

    [Fact]
    public void Uniform_SecondDraw_IsAnother()
    {
        using var scope = torch.NewDisposeScope();
        var draws = new Draws(5, DrawPurpose.Training, [new SampleKey(0, 0)], torch.CPU);

        draws.Uniform(4).data<float>().ToArray().ShouldNotBe(draws.Uniform(4).data<float>().ToArray());
    }
}
