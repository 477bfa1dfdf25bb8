using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>What the pipelines share that give a data set to a model.</summary>
internal static class ModelInputs
{
    public static DatasetVersion RequireDataset(this JobContext context, string reference) =>
        context.Inputs.Dataset
        ?? throw new JobException(ErrorCode.DatasetNotFound, $"spec.dataset: no data set version {reference}");

    public static ModelVersion RequireModel(this JobContext context, string reference) =>
        context.Inputs.Model
        ?? throw new JobException(ErrorCode.ModelNotFound, $"spec.model: no model version {reference}");

    /// <summary>The model's weights in the scratch folder, hash-checked.</summary>
    public static async Task<string> DownloadAsync(
        this IArtifactStore store, ModelVersion model, JobContext context, CancellationToken cancellationToken)
    {
        var path = Path.Combine(context.ScratchFolder, $"{model.Digest}.safetensors");
        if (File.Exists(path)) // a file is there only where its hash is right
            return path;
        context.Host.Tick(JobPhase.Download);
        await store.DownloadAsync(model.WeightsKey, model.Digest, path, cancellationToken);
        return path;
    }

    public static ImageColors ColorsOf(SampleShape shape) => shape.Channels == 1 ? ImageColors.Gray : ImageColors.Rgb;

    public static ImageSpec ImageOf(SampleShape shape) => new()
    {
        SizePixels = shape.Height == shape.Width || shape.IsPair ? shape.Height : null,
        Colors = ColorsOf(shape),
    };

    /// <summary>The samples in the shape that the model takes.</summary>
    public static async Task<ISampleCache> OpenAsync(
        this IDatasetSource datasets, DatasetVersion dataset, SampleShape shape, JobContext context, CancellationToken cancellationToken)
    {
        var image = ImageOf(shape);
        var samples = shape.IsPair
            ? await datasets.OpenPairsAsync(dataset, image, elseSingle: false, context, cancellationToken)
            : await datasets.OpenAsync(dataset, image, context, cancellationToken);
        if (samples.Shape == shape)
            return samples;
        samples.Dispose();
        throw new JobException(
            ErrorCode.DatasetShapeMismatch, $"spec.dataset: the model takes {shape}, {dataset.Name} has {samples.Shape}");
    }
}
