using GenWorkers.Contracts.Commands;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

/// <summary>Toy images, models trained on them, and what the evaluator says of those.</summary>
internal sealed class EvaluationBench : IDisposable
{
    public static readonly SampleShape Shape = new(12, 12, 1);
    private readonly Workbench bench = new();

    public MemorySamples Samples { get; } = new(Shape, train: 400, validation: 64, test: 400);

    /// <summary>Path of the weights.</summary>
    public async Task<string> TrainAsync(string family, object options, long steps) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, steps), Samples)).WeightsPath;

    public Task<GenWorkers.Jobs.Training.Evaluation> EvaluateAsync(
        EvaluateModelSpec spec, string weights, string? extractor = null, string? digest = null, MemorySamples? others = null)
    {
        var context = bench.Context() with { Inputs = new JobInputs(Model: new ModelVersion("m", "judged", "vae", "key", 1)) };
        return new ModelEvaluator(new FamilyRegistry(ModelFamilies.All)).EvaluateAsync(
            new EvaluationRequest(spec, weights, extractor, digest, others ?? Samples, "digest"), context, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        bench.Dispose();
        Samples.Dispose();
    }
}
