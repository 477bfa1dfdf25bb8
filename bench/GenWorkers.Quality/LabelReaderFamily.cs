using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Quality;

/// <summary>Trains the judge of facades through the same loop as what it judges.</summary>
internal sealed class LabelReaderFamily : ModelFamily<LabelReaderOptions>
{
    public const string FamilyName = "label-reader";

    public override string Name => FamilyName;

    protected override Model Create(ModelConfig config, LabelReaderOptions options, torch.Device device) =>
        new LabelReaderModel(config, options, device);
}
