using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;

namespace GenWorkers.Curation.Analysis;

/// <summary>Analyses on a thread of its own.</summary>
public sealed class DatasetAnalyzer(FamilyRegistry families) : IAnalyzer
{
    public SampleShape ShapeOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Shape;

    public Task<Jobs.Training.Analysis> AnalyzeAsync(AnalysisRequest request, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        TorchRuntime.EnsureLoaded();
        return TorchThread.RunAsync($"analyze {context.Lease.JobId}", () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Draining);
            return new AnalysisRun(request, families, context, stop.Token).Complete();
        });
    }
}
