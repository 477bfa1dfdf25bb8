using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Flow;

/// <summary>Family <c>flow</c>.</summary>
public sealed class FlowFamily : ModelFamily<FlowOptions>
{
    public override string Name => "flow";

    protected override Model Create(ModelConfig config, FlowOptions options, torch.Device device) =>
        new FlowModel(config, options, device);

    protected override void CheckShape(FlowOptions options, SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(options);
        base.CheckShape(options, shape);
        if (FlowPlan.For(shape, options.Scales).Count == 0)
        {
            throw new JobException(
                ErrorCode.DatasetShapeMismatch,
                $"family {Name} takes gray images with a side divisible by 2, 3, 5 or 7, the data set has {shape}");
        }
    }
}
