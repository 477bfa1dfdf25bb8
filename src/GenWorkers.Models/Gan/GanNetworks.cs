using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>The two players of either architecture.</summary>
/// <param name="classCount">0 for an unconditional model.</param>
internal sealed class GanNetworks(GanOptions options, SampleShape shape, int classCount)
{
    private readonly Plan plan = Plan.For(shape, options.BaseChannels);

    /// <summary>(B, noise and one-hot class) to (B, C, H, W), without an activation at the end.</summary>
    public nn.Module<Tensor, Tensor> Generator()
    {
        var size = options.LatentSize + classCount;
        return options.Architecture switch
        {
            GanArchitecture.Dcgan => DcganNetworks.Generator(plan, size, shape.Channels),
            GanArchitecture.Resnet => ResnetNetworks.Generator(plan, size, shape.Channels),
            _ => DenseNetworks.Generator(shape, options.HiddenSizes, size),
        };
    }

    public Discriminator Discriminator()
    {
        var make = new DiscriminatorLayers(options.SpectralNorm);
        int[] maps = options.Architecture == GanArchitecture.Dense
            ? [options.HiddenSizes[^1]]
            : [plan.Channels[^1], plan.Heights[^1], plan.Widths[^1]];
        var layers = options.Architecture switch
        {
            GanArchitecture.Dcgan => DcganNetworks.Features(plan, shape.Channels, make),
            GanArchitecture.Resnet => ResnetNetworks.Features(plan, shape.Channels, make),
            _ => DenseNetworks.Features(shape, options.HiddenSizes, options.InputScale, make),
        };
        return new Discriminator(layers, maps, make, options.MinibatchDeviation, classCount);
    }
}
