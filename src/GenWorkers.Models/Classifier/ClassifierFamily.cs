using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Classifier;

/// <summary>Family <c>classifier</c>.</summary>
public sealed class ClassifierFamily : ModelFamily<ClassifierOptions>
{
    public override string Name => "classifier";

    public override string ConditionOption => "attribute";

    protected override Model Create(ModelConfig config, ClassifierOptions options, torch.Device device) =>
        new ClassifierModel(config, options, device);

    protected override string? Condition(ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Attribute;
    }
}
