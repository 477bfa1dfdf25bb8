using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Hosting.Running;

/// <summary>Looks up the versions that a claimed job's spec refers to.</summary>
public sealed class InputResolver(ILineageQueries lineage)
{
    private static readonly Dictionary<string, Func<string, References>> Readers = new(StringComparer.Ordinal)
    {
        [JobKinds.TrainModel] = json => Of(Read<TrainModelSpec>(json)),
        [JobKinds.GenerateSamples] = json => new References(null, Read<GenerateSamplesSpec>(json).Model, "spec.model"),
        [JobKinds.TransformDataset] = json => Of(Read<TransformDatasetSpec>(json)),
    };

    /// <summary>Throws <see cref="JobException"/> with <c>dataset.notFound</c> or <c>model.notFound</c>.</summary>
    public async Task<JobInputs> ResolveAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        if (!Readers.TryGetValue(job.Kind, out var read))
            return new JobInputs();
        var (dataset, model, modelField) = read(job.SpecJson);
        var tenant = job.Lease.Tenant;
        return new JobInputs(
            dataset is null
                ? null
                : await lineage.FindDatasetAsync(tenant, dataset, cancellationToken)
                    ?? throw new JobException(
                        ErrorCode.DatasetNotFound, $"spec.dataset: there is no data set version {dataset}."),
            model is null
                ? null
                : await lineage.FindModelAsync(tenant, model, cancellationToken)
                    ?? throw new JobException(
                        ErrorCode.ModelNotFound, $"{modelField}: there is no model version {model}."));
    }

    /// <summary>Threads that the spec fixes, because its checkpoints depend on them; null leaves it to the slot.</summary>
    public static int? ThreadsOf(ClaimedJob job) =>
        job.Kind == JobKinds.TrainModel && Read<TrainModelSpec>(job.SpecJson).Training.Threads is > 0 and var threads
            ? threads
            : null;

    private static References Of(TrainModelSpec spec) => new(spec.Dataset, spec.StartFrom, "spec.startFrom");

    private static References Of(TransformDatasetSpec spec) => new(spec.Dataset, spec.Model, "spec.model");

    private static TSpec Read<TSpec>(string json) =>
        JsonSerializer.Deserialize<TSpec>(json, WireJson.Options)
        ?? throw new JobException(ErrorCode.SpecInvalid, "spec: null is no spec.");

    private sealed record References(string? Dataset, string? Model, string ModelField);
}
