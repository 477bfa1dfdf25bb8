using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Model version -> sampler -> synthetic data set version, each sample with its seed and index.</summary>
public sealed class GenerateSamplesPipeline(ISampler sampler, ISampleWriterFactory writers, IArtifactStore store)
    : IJobPipeline
{
    private const string License = "synthetic; see the model card of the generating model";

    public string Kind => JobKinds.GenerateSamples;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<GenerateSamplesSpec>();
        var model = context.RequireModel(spec.Model);
        if (spec.Truncation is not null)
            SamplingRules.Require(model.Family, SamplingParameter.Truncation, "spec.truncation");
        var weights = await store.DownloadAsync(model, context, cancellationToken);

        await using var writer = writers.Create(
            spec.Dataset ?? $"{model.Name}-samples", new SampleOrigin(License, model.Digest), context);
        await sampler.SampleAsync(weights, spec, AddAsync, context, cancellationToken);
        var generated = await writer.FreezeAsync(cancellationToken);
        return await generated.StoreAsync(store, context, cancellationToken);

        ValueTask AddAsync(int index, ReadOnlyMemory<byte> pixels, SampleShape shape, CancellationToken cancel)
        {
            context.Host.Report(new JobProgress(JobPhase.Step, (index + 1.0) / spec.Count));
            return writer.AddAsync(pixels, shape, Provenance(spec, index), split: null, cancel);
        }
    }

    private static Dictionary<string, string> Provenance(GenerateSamplesSpec spec, int index)
    {
        var attributes = new Dictionary<string, string>
        {
            ["synthetic"] = "true",
            ["seed"] = spec.Seed.ToString(CultureInfo.InvariantCulture),
            ["index"] = index.ToString(CultureInfo.InvariantCulture),
        };
        if (spec.Condition is { } condition)
            attributes["condition"] = condition;
        if (spec.Guidance is { } guidance)
            attributes["guidance"] = guidance.ToString("R", CultureInfo.InvariantCulture);
        if (spec.Truncation is { } truncation)
            attributes["truncation"] = truncation.ToString("R", CultureInfo.InvariantCulture);
        return attributes;
    }
}
