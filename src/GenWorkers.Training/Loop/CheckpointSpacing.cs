using GenWorkers.Contracts.Commands;

namespace GenWorkers.Training.Loop;

/// <summary>
/// When the next checkpoint is due: every n steps where the spec says so, else so far apart that saving takes at most
/// 2 % of the time, and at most ten minutes apart.
/// </summary>
public sealed class CheckpointSpacing(TrainingSpec training)
{
    private const double LargestShare = 0.02;
    private const double FirstAfterSeconds = 30;
    private const double LongestSeconds = 600;

    private double intervalSeconds = FirstAfterSeconds;

    public bool IsDue(long step, double secondsSinceLast) => training.CheckpointEverySteps > 0
        ? step % training.CheckpointEverySteps == 0
        : secondsSinceLast >= intervalSeconds;

    /// <param name="costSeconds">What the last one took, upload and commit included.</param>
    public void Saved(double costSeconds) =>
        intervalSeconds = Math.Clamp(costSeconds / LargestShare, FirstAfterSeconds, LongestSeconds);
}
