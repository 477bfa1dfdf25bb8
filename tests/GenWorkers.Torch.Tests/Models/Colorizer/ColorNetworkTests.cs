using GenWorkers.Models.Colorizer;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Colorizer;

public sealed class ColorNetworkTests
{
    public ColorNetworkTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(8, 8, 4, 4)]
    [InlineData(33, 50, 17, 25)]
    public void Forward_AnySize_GivesHalfRoundedUp(int height, int width, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var network = new ColorNetwork(4, 5);

        network.forward(rand(2, 1, height, width)).shape.ShouldBe([2, 5, rows, columns]);
    }

    [Fact]
    public void Forward_ChangeBeyondReach_DoesNotArrive()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(5);
        using var network = new ColorNetwork(4, 2);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith("scale", StringComparison.Ordinal))
                parameter.fill_(1); // the residual branches start at 0
        }

        var image = rand(1, 1, 16, 512);
        var changed = image.clone();
        changed[.., .., .., 0].add_(100);

        var moved = (network.forward(changed) - network.forward(image)).abs().amax([0, 1, 2]); // (W / 2)

        moved[(ColorNetwork.Reach / 2)..].max().item<float>().ShouldBe(0);
        moved[..8].min().item<float>().ShouldBeGreaterThan(0);
    }
}
