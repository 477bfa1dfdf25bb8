using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Training.Loop;

/// <summary>The one training loop, for every family: resolves the request and runs it on a thread of its own.</summary>
public sealed class TrainingLoop(
    FamilyRegistry families, IArtifactStore store, TimeProvider time, ILogger<TrainingLoop> log) : ITrainer
{
    public async Task<TrainedModel> TrainAsync(
        TrainingRequest request, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var train = request.Samples.Split("train");
        if (train.Count == 0)
            throw new JobException(ErrorCode.DatasetShapeMismatch, $"data set {request.Spec.Dataset} has no sample in its train split");
        TorchRuntime.EnsureLoaded();
        var family = families.Find(request.Spec.Family);
        return await TorchThread.RunAsync($"train {context.Lease.JobId}", () =>
        {
            if (request.Spec.Sweep is not null)
                return new LatentSweep(request, context, family, store, time, log).Complete(cancellationToken);
            using var run = new TrainingRun(new RunSetup(request, context, family), store, time, log);
            return run.Complete(cancellationToken);
        });
    }
}
