using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>
/// What the train split gives to each step, read ahead. A model that re-weights its samples does so after the last step of
/// an interval. What was read ahead by then was drawn by the old weights: it is dropped and drawn again, so that the weights
/// that a batch is drawn by depend on its step alone and not on how far ahead a thread has read.
/// </summary>
internal sealed class TrainingBatches(RunSetup setup, Model model, TrainingBudget budget) : IDisposable
{
    private BatchPrefetcher? ahead;

    /// <summary>Parts of the next step's batch, one a stream. Steps are taken in their order.</summary>
    /// <param name="step">Steps done so far.</param>
    public IReadOnlyList<HostBatch> Take(long step) => (ahead ??= Prefetch(step)).Take();

    /// <summary>After a step: re-weights where an interval ends with it.</summary>
    /// <param name="step">Steps done so far.</param>
    public void Reweight(long step, MetricSums metrics)
    {
        if (model is not IReweightingModel reweighting || step % Interval(reweighting) != 0)
            return;
        using var noGrad = no_grad();
        model.Train(false);
        reweighting.Reweight(setup.Reader(model, "train"), metrics, () => TorchThread.Tick(setup.Context.Host));
        model.Train(true);
        Dispose();
        ahead = null;
    }

    public void Dispose() => ahead?.Dispose();

    private long Interval(IReweightingModel reweighting) =>
        reweighting.ReweightEverySteps > 0 ? reweighting.ReweightEverySteps : budget.StepsPerEpoch;

    private BatchPrefetcher Prefetch(long step)
    {
        var train = setup.Request.Samples.Split("train");
        var orders = model.Streams(train)
            .Select((stream, i) => new SampleOrder(train, stream, setup.Spec.Seed, i, (model as IReweightingModel)?.WeightsOf(i)))
            .ToArray();
        return new BatchPrefetcher(train, model.Shape, orders, setup.Training.BatchSize, step, model.Config.Classes);
    }
}
