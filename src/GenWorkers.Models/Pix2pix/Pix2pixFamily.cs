using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Pix2pix;

/// <summary>Family <c>pix2pix</c>.</summary>
public sealed class Pix2pixFamily : ModelFamily<Pix2pixOptions>
{
    public override string Name => "pix2pix";

    protected override Model Create(ModelConfig config, Pix2pixOptions options, torch.Device device) =>
        new Pix2pixModel(config, options, device);

    protected override void CheckShape(Pix2pixOptions options, SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(options);
        base.CheckShape(options, shape);
        if (!shape.IsPair)
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"family {Name} learns from pairs, images twice as wide as high that hold both halves; the data set has {shape}");
        }

        var least = PatchDiscriminator.SmallestSide(options.DiscriminatorHalvings);
        if (options.AdversarialWeight > 0 && shape.Height < least)
            throw Invalid($"discriminatorHalvings: {options.DiscriminatorHalvings} need images of at least {least} pixels, these have {shape.Height}");
    }

    private static JobException Invalid(string rule) => new(ErrorCode.SpecInvalid, $"spec.options.{rule}");
}
