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

        ValueTask AddAsync(GeneratedSample sample, CancellationToken cancel)
        {
            context.Host.Report(new JobProgress(JobPhase.Step, (sample.Index + 1.0) / spec.Count));
            return writer.AddAsync(sample.Pixels, sample.Shape, Provenance(spec.Seed, sample), split: null, cancel);
        }
    }

    /// <summary>
    /// All that draws the sample again from its model. The class stands under its attribute's own name too, so that the set
    /// is labelled as the model's train set was; where the names meet, provenance wins.
    /// </summary>
    private static Dictionary<string, string> Provenance(long seed, GeneratedSample sample)
    {
        var attributes = new Dictionary<string, string>();
        if (sample.Class is { } drawnAs)
            attributes[drawnAs.Attribute] = attributes["condition"] = drawnAs.Value;
        foreach (var (parameter, value) in sample.Settings)
            attributes[SamplingRules.WireName(parameter)] = value.ToString("R", CultureInfo.InvariantCulture);
        attributes["synthetic"] = "true";
        attributes["seed"] = seed.ToString(CultureInfo.InvariantCulture);
        attributes["index"] = sample.Index.ToString(CultureInfo.InvariantCulture);
        return attributes;
    }
}
