using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
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
        base.CheckShape(options, shape);
        if (shape.Channels != 3)
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"family {Name} learns from images with 3 channels, the data set has {shape}; set spec.image.colors to rgb");
        }
    }
}
