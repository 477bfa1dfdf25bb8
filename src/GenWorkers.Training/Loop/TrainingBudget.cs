using GenWorkers.Contracts.Commands;

namespace GenWorkers.Training.Loop;

/// <summary>When training stops: epochs and steps as a count of steps, minutes by the clock.</summary>
public sealed class TrainingBudget
{
    private readonly TrainingSpec training;
    private readonly double? seconds;

    /// <param name="samples">Samples of an epoch.</param>
    public TrainingBudget(BudgetSpec budget, TrainingSpec training, int samples)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(training);
        this.training = training;
        StepsPerEpoch = Math.Max(1, ((long)samples + training.BatchSize - 1) / training.BatchSize);
        Steps = Least(budget.Steps, budget.Epochs * (long)samples is { } positions
            ? (positions + training.BatchSize - 1) / training.BatchSize
            : null);
        seconds = budget.Minutes * 60;
    }

    public long StepsPerEpoch { get; }

    /// <summary>Steps of the whole run, null where only minutes limit it.</summary>
    public long? Steps { get; }

    public bool IsSpent(long step, double trainedSeconds) => step >= Steps || trainedSeconds >= seconds;

    /// <summary>Share of the run that is done, by whichever limit is nearer.</summary>
    public double Fraction(long step, double trainedSeconds) =>
        Math.Clamp(Math.Max(step / (double)(Steps ?? long.MaxValue), trainedSeconds / (seconds ?? double.MaxValue)), 0, 1);

    /// <summary>Learning rate of the step after <paramref name="step"/> steps.</summary>
    public double LearningRate(long step, double trainedSeconds)
    {
        var fraction = Steps is { } steps
            ? (step - training.WarmupSteps) / (double)Math.Max(1, steps - training.WarmupSteps)
            : trainedSeconds / (seconds ?? double.MaxValue);
        return LearningRates.At(training, step, fraction);
    }

    private static long? Least(long? one, long? other) =>
        one is null || other is null ? one ?? other : Math.Min(one.Value, other.Value);
}
