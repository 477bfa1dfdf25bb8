using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Gan;

/// <summary>Family <c>gan</c>.</summary>
public sealed class GanFamily : ModelFamily<GanOptions>
{
    public override string Name => "gan";

    protected override Model Create(ModelConfig config, GanOptions options, torch.Device device) =>
        new GanModel(config, options, device);

    protected override string? Condition(GanOptions options) => options?.Condition;
}
