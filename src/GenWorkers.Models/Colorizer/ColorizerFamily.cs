using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Colorizer;

/// <summary>Family <c>colorizer</c>.</summary>
public sealed class ColorizerFamily : ModelFamily<ColorizerOptions>
{
    public override string Name => "colorizer";

    public override bool TakesAnySize => true;

    protected override Model Create(ModelConfig config, ColorizerOptions options, torch.Device device) =>
        new ColorizerModel(config, options, device);

    protected override void CheckShape(ColorizerOptions options, SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(options);
        base.CheckShape(options, shape);
        if (shape.Channels != 3)
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"family {Name} learns from images with 3 channels, the data set has {shape}; set spec.image.colors to rgb");
        }

        var least = 2 * PatchDiscriminator.SmallestSide(options.DiscriminatorHalvings);
        if (options.AdversarialWeight > 0 && shape.Height < least)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.options.discriminatorHalvings: {options.DiscriminatorHalvings} need images of at least {least} pixels, these have {shape.Height}");
        }
    }
}
