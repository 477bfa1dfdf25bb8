using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Sampling;
using GenWorkers.Training.Torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>Evaluates on a thread of its own.</summary>
public sealed class ModelEvaluator(FamilyRegistry families) : IEvaluator
{
    public SampleShape ShapeOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Shape;

    public Task<Jobs.Training.Evaluation> EvaluateAsync(
        EvaluationRequest request, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        TorchRuntime.EnsureLoaded();
        return TorchThread.RunAsync($"evaluate {context.Lease.JobId}", () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Draining);
            using var loaded = new LoadedModel(request.WeightsPath, families, context);
            if (loaded.Model is not (ISamplingModel { CanSample: true } or IReconstructingModel))
            {
                throw new JobException(
                    ErrorCode.SpecInvalid, $"spec.model: a model of family {loaded.Model.Config.Family} neither samples nor reconstructs");
            }

            CheckCurve(request.Spec, loaded.Model);
            return new EvaluationRun(request, loaded.Model, families, context, stop.Token).Complete();
        });
    }

    private static void CheckCurve(EvaluateModelSpec spec, Model model)
    {
        const string Field = "spec.curve.parameter";
        if (spec.Curve is not { } curve)
            return;
        SamplingRules.Require(model.Config.Family, curve.Parameter, Field);
        if (model is not ISamplingModel { CanSample: true })
            throw new JobException(ErrorCode.SpecInvalid, $"{Field}: only of a model that samples; this one was not fitted for it");
        if (curve.Parameter == SamplingParameter.Guidance && model.Config.Classes is null)
            throw new JobException(ErrorCode.SpecInvalid, $"{Field}: guidance only of a model trained with a condition");
        if (curve.Parameter == SamplingParameter.Guidance)
            GuidanceRule.Require(model, curve.Values.Max(), "spec.curve.values");
    }
}
