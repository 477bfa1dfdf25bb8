using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Features;

/// <summary>The codes of a stored model.</summary>
public sealed class EncoderSpace : IFeatureSpace
{
    private readonly LoadedModel loaded;
    private readonly IEncodingModel encoder;

    /// <param name="field">Of the spec, for errors.</param>
    public EncoderSpace(LoadedModel loaded, string digest, SampleShape shape, string field = "spec.extractor")
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var model = loaded.Model;
        if (model is not IEncodingModel encoding)
            throw new JobException(ErrorCode.SpecInvalid, $"{field}: a model of family {model.Config.Family} has no code");
        if (model.Shape != shape)
            throw new JobException(ErrorCode.SpecInvalid, $"{field}: takes images of {model.Shape}, not {shape}");
        (this.loaded, encoder, Digest) = (loaded, encoding, digest);
    }

    public string Name => $"code of {loaded.Model.Config.Family}";

    public string Digest { get; }

    /// <summary>The model where it also tells classes, with the classes it tells; null otherwise.</summary>
    public (IClassifyingModel Model, SampleClasses Classes)? Classifier =>
        loaded.Model is IClassifyingModel classifier && loaded.Model.Config.Classes is { } classes ? (classifier, classes) : null;

    public Func<Tensor, Tensor>? Decoder => loaded.Model is IDecodingModel decoding ? decoding.Decode : null;

    public Tensor Of(Tensor images) => encoder.Encode(images);

    public void Dispose() => loaded.Dispose();
}
