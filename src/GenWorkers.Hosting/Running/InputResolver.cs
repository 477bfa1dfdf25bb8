using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Looks up the versions that a claimed job's spec refers to. A name without a digest means the newest version when the
/// job first started: the first attempt pins it, so that a checkpoint is never continued on other data.
/// </summary>
public sealed class InputResolver(ILineageQueries lineage, IJobStore store)
{
    private const string Dataset = "dataset";
    private const string Model = "model";
    private const string Extractor = "extractor";

    private static readonly Dictionary<string, Func<string, References>> Readers = new(StringComparer.Ordinal)
    {
        [JobKinds.TrainModel] = json => Of(Read<TrainModelSpec>(json)),
        [JobKinds.GenerateSamples] = json => new References(null, Read<GenerateSamplesSpec>(json).Model, "spec.model"),
        [JobKinds.TransformDataset] = json => Of(Read<TransformDatasetSpec>(json)),
        [JobKinds.ScoreDataset] = json => Of(Read<ScoreDatasetSpec>(json)),
        [JobKinds.AnalyzeDataset] = json => Of(Read<AnalyzeDatasetSpec>(json)),
        [JobKinds.EvaluateModel] = json => Of(Read<EvaluateModelSpec>(json)),
        [JobKinds.CreateQuiz] = json => Of(Read<CreateQuizSpec>(json)),
    };

    /// <summary>Throws <see cref="JobException"/> with <c>dataset.notFound</c> or <c>model.notFound</c>.</summary>
    public async Task<JobInputs> ResolveAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        if (!Readers.TryGetValue(job.Kind, out var read))
            return new JobInputs();
        var pins = await store.FindInputsAsync(job.Lease.Tenant, job.Lease.JobId, cancellationToken);
        var inputs = await FindAsync(job.Lease.Tenant, read(job.SpecJson), pins, cancellationToken);
        await store.PinInputsAsync(job.Lease, Digests(inputs), cancellationToken);
        return inputs;
    }

    private async Task<JobInputs> FindAsync(
        string tenant, References references, IReadOnlyDictionary<string, string> pins, CancellationToken cancellationToken)
    {
        return new JobInputs(
            Pinned(references.Dataset, pins, Dataset) is { } dataset
                ? await lineage.FindDatasetAsync(tenant, dataset, cancellationToken)
                    ?? throw new JobException(ErrorCode.DatasetNotFound, $"spec.dataset: there is no data set version {dataset}.")
                : null,
            await ModelAsync(Pinned(references.Model, pins, Model), references.ModelField),
            await ModelAsync(Pinned(references.Extractor, pins, Extractor), "spec.extractor"));

        async Task<ModelVersion?> ModelAsync(string? reference, string field) => reference is null
            ? null
            : await lineage.FindModelAsync(tenant, reference, cancellationToken)
                ?? throw new JobException(ErrorCode.ModelNotFound, $"{field}: there is no model version {reference}.");
    }

    private static string? Pinned(string? reference, IReadOnlyDictionary<string, string> pins, string type) =>
        reference is null || reference.Contains('@', StringComparison.Ordinal) || !pins.TryGetValue(type, out var digest)
            ? reference
            : $"{reference}@sha256:{digest}";

    private static Dictionary<string, string> Digests(JobInputs inputs)
    {
        var digests = new Dictionary<string, string>();
        if (inputs.Dataset is { } dataset)
            digests[Dataset] = dataset.Digest;
        if (inputs.Model is { } model)
            digests[Model] = model.Digest;
        if (inputs.Extractor is { } extractor)
            digests[Extractor] = extractor.Digest;
        return digests;
    }

    /// <summary>Threads that the spec fixes, because its checkpoints depend on them; null leaves it to the slot.</summary>
    public static int? ThreadsOf(ClaimedJob job) =>
        job.Kind == JobKinds.TrainModel && Read<TrainModelSpec>(job.SpecJson).Training.Threads is > 0 and var threads
            ? threads
            : null;

    private static References Of(TrainModelSpec spec) => new(spec.Dataset, spec.StartFrom, "spec.startFrom");

    private static References Of(TransformDatasetSpec spec) => new(spec.Dataset, spec.Model, "spec.model");

    private static References Of(ScoreDatasetSpec spec) => new(spec.Dataset, spec.Model, "spec.model");

    private static References Of(AnalyzeDatasetSpec spec) => new(spec.Dataset, spec.Model, "spec.model");

    private static References Of(EvaluateModelSpec spec) => new(spec.Dataset, spec.Model, "spec.model", spec.Extractor);

    private static References Of(CreateQuizSpec spec) => new(spec.Dataset, spec.Model, "spec.model");

    private static TSpec Read<TSpec>(string json) =>
        JsonSerializer.Deserialize<TSpec>(json, WireJson.Options)
        ?? throw new JobException(ErrorCode.SpecInvalid, "spec: null is no spec.");

    private sealed record References(string? Dataset, string? Model, string ModelField, string? Extractor = null);
}
