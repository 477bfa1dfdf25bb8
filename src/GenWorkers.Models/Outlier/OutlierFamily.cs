using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Outlier;

/// <summary>Family <c>outlier</c>.</summary>
public sealed class OutlierFamily : ModelFamily<OutlierOptions>
{
    public override string Name => "outlier";

    protected override Model Create(ModelConfig config, OutlierOptions options, torch.Device device) =>
        new OutlierModel(config, options, device);
}
