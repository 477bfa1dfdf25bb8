using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>
/// One run from its first step, or from a checkpoint, to its weights file. What happens between two steps (log,
/// validation, preview, checkpoint) depends on the step's number alone, so a resumed run does the same things at the
/// same steps.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private readonly RunSetup setup;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly IArtifactStore store;
    private readonly TrainingBudget budget;
    private readonly string manifest;
    private readonly Model model;
    private readonly EmaWeights ema;
    private readonly KeptWeights best = new();
    private readonly MetricsLog metrics = new();
    private readonly MetricSums pending = new();
    private readonly Validator validator;
    private readonly Previews previews;
    private readonly CheckpointKeeper checkpoints;
    private readonly CheckpointSpacing spacing;
    private readonly ProgressReporter progress;
    private readonly TrainingState state;
    private readonly Func<IDisposable> autocast;
    private readonly double secondsBefore;
    private readonly long started;
    private double secondsAtCheckpoint;
    private long savedStep = -1;

    /// <summary>Makes the model, or restores it. Call it, and everything else here, on one thread.</summary>
    public TrainingRun(RunSetup setup, IArtifactStore store, TimeProvider time, ILogger log)
    {
        (this.setup, this.store, this.time, this.log) = (setup, store, time, log);
        budget = new TrainingBudget(setup.Spec.Budget, setup.Training, setup.Request.Samples.Split("train").Count);
        manifest = RunManifest.Write(setup, budget);
        manual_seed(setup.Spec.Seed);
        model = setup.Family.Create(setup.Config, setup.Device);
        WarmStart();
        FitBeforeTraining();
        model.Prepare(setup.Training);
        ema = new EmaWeights(model, setup.Training.EmaDecay);
        autocast = AutocastScope.For(setup.Training.Precision == Precision.Bf16, setup.Device, log);
        validator = new Validator(setup, model);
        previews = new Previews(setup, model, store);
        checkpoints = new CheckpointKeeper(store, setup.Context);
        spacing = new CheckpointSpacing(setup.Training);
        progress = new ProgressReporter(setup.Context.Host, time);
        state = new TrainingState();
        if (setup.Request.ResumePath is { } path)
            state = Resume(path);
        secondsBefore = secondsAtCheckpoint = state.TrainedSeconds;
        started = time.GetTimestamp();
    }

    public TrainedModel Complete(CancellationToken cancellationToken) => Complete((trained, _) => trained, cancellationToken);

    /// <param name="use">
    /// What the run is not over without; gets what ticks. Stopped there as in all that follows the last step, the run leaves a
    /// checkpoint of that step, from which the next attempt has nothing to train.
    /// </param>
    internal T Complete<T>(Func<TrainedModel, Action, T> use, CancellationToken cancellationToken)
    {
        var stop = new StopRequest(setup.Context, cancellationToken);
        try
        {
            Train(stop);
            return Finish(stop, use);
        }
        catch (DivergedException diverged)
        {
            throw new Divergence(setup, model, best, store, manifest).ToJobException(diverged);
        }
    }

    /// <summary>Takes steps without anything between them, for tests of the step itself.</summary>
    internal void Steps(int count)
    {
        using var batches = new TrainingBatches(setup, model, budget);
        for (var i = 0; i < count; i++)
            Step(batches);
    }

    public void Dispose()
    {
        best.Dispose();
        ema.Dispose();
        model.Dispose();
    }

    private void Train(StopRequest stop)
    {
        model.Train(true);
        if (setup.Sweep is { Finished.Count: > 0 } && state.Step == 0)
            Save(); // the sizes before this one are done for good
        using var batches = new TrainingBatches(setup, model, budget);
        while (!IsDone())
        {
            StopIfAsked(stop);
            Step(batches);
            LogMetrics();
            Validate();
            Preview();
            state.TrainedSeconds = TrainedSeconds();
            if (spacing.IsDue(state.Step, state.TrainedSeconds - secondsAtCheckpoint))
                Save();
        }
    }

    private bool IsDone() => budget.IsSpent(state.Step, TrainedSeconds())
        || (setup.Training.EarlyStopValidations > 0 && state.ValidationsWithoutGain >= setup.Training.EarlyStopValidations);

    private void StopIfAsked(StopRequest stop)
    {
        if (stop.Reason is not { } reason)
            return;
        if (state.Step > 0)
            Save();
        throw new AttemptStoppedException(reason);
    }

    private void Step(TrainingBatches batches)
    {
        using var scope = NewDisposeScope();
        var batch = Batch.From(batches.Take(state.Step), model.Shape, setup.Spec.Seed, DrawPurpose.Training, setup.Device);
        var rate = budget.LearningRate(state.Step, TrainedSeconds());
        model.Step(batch, new StepContext(state.Step + 1, rate, setup.Training.ClipGradientNorm, autocast, pending));
        pending.Add("learningRate", rate);
        ema.Update(state.EmaUpdates++);
        state.Step++;
        batches.Reweight(state.Step, pending);
        progress.Step(state.Step, Fraction(), TrainedSeconds(), pending.Means);
    }

    private void LogMetrics()
    {
        if (!MetricsInterval.IsDue(state.Step))
            return;
        Write("train/", pending.Means());
        pending.Clear();
    }

    private void Validate()
    {
        var every = setup.Training.ValidateEverySteps > 0 ? setup.Training.ValidateEverySteps : budget.StepsPerEpoch;
        if (validator.HasData && state.Step % every == 0)
            ValidateNow(Tick); // never broken off: a resumed run validates at the same steps
    }

    private void ValidateNow(Action tick)
    {
        using var averaged = ema.Swap();
        var means = validator.Run(state.Step, tick);
        Write("validation/", means);
        state.Validation = new Dictionary<string, double>(means);
        state.ValidatedStep = state.Step;
        state.ValidationsWithoutGain++;
        var value = means[model.PrimaryMetric];
        if (value >= state.BestMetric)
            return;
        (state.BestMetric, state.BestStep, state.ValidationsWithoutGain) = (value, state.Step, 0);
        best.Keep(model);
    }

    private void Preview()
    {
        if (setup.Training.PreviewEverySteps == 0 || state.Step % setup.Training.PreviewEverySteps != 0)
            return;
        using var averaged = ema.Swap();
        progress.PreviewKey = previews.Draw(Previews.Label(state.Step));
    }

    private void Save()
    {
        if (savedStep == state.Step)
            return;
        var before = time.GetTimestamp();
        state.TrainedSeconds = TrainedSeconds();
        state.Pending = pending.Save();
        checkpoints.Save(Content(state));
        savedStep = state.Step;
        spacing.Saved(time.GetElapsedTime(before).TotalSeconds);
        secondsAtCheckpoint = TrainedSeconds();
    }

    private T Finish<T>(StopRequest stop, Func<TrainedModel, Action, T> use)
    {
        using var last = new KeptWeights();
        last.Keep(model);
        try
        {
            if (validator.HasData && state.ValidatedStep != state.Step)
                ValidateNow(stop.Tick);
            ema.Adopt();
            if (setup.Training.EarlyStopValidations > 0 && !best.IsEmpty)
                best.Adopt(model);
            return use(new FinishedRun(setup, model, previews, metrics, manifest).Write(state, stop.Tick), stop.Tick);
        }
        catch (OperationCanceledException)
        {
            last.Adopt(model);
            Save();
            throw;
        }
    }

    private void WarmStart()
    {
        if (setup.Request.StartFromPath is not { } path)
            return;
        var (taken, fresh, newClasses) = WeightsFile.LoadMatching(path, model);
        Log.WarmStart(log, setup.Context.Lease.JobId, taken, fresh, newClasses.Count);
    }

    private void FitBeforeTraining()
    {
        if (setup.Request.ResumePath is not null)
            return;
        using var noGrad = no_grad();
        model.FitBeforeTraining(setup.Reader(model, "train"), Tick);
    }

    private void Tick() => TorchThread.Tick(setup.Context.Host);

    private TrainingState Resume(string path)
    {
        var resumed = TrainingCheckpoint.Restore(path, Content(state), setup.Training.AllowInexactResume);
        pending.Restore(resumed.Pending);
        savedStep = resumed.Step;
        Log.Resumed(log, setup.Context.Lease.JobId, resumed.Step, resumed.Inexact);
        return resumed;
    }

    private CheckpointContent Content(TrainingState now) =>
        new(model, ema, best, metrics, now, setup.RunId, setup.Fingerprint) { Sweep = setup.Sweep };

    private void Write(string prefix, IReadOnlyDictionary<string, double> means)
    {
        var rows = metrics.Add(state.Step, prefix, means);
        setup.Context.Host.RecordMetricsAsync(rows, CancellationToken.None).GetAwaiter().GetResult();
    }

    private double TrainedSeconds() => secondsBefore + time.GetElapsedTime(started).TotalSeconds;

    private double Fraction() => budget.Fraction(state.Step, TrainedSeconds());
}
