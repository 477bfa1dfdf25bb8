using GenWorkers.Contracts.Commands;

namespace GenWorkers.Training.Loop;

/// <summary>Learning rates as closed functions of the step, so that a resume cannot be off by one.</summary>
public static class LearningRates
{
    /// <param name="step">Steps done before this one.</param>
    /// <param name="fraction">Share of the budget spent after warm-up, 0 to 1.</param>
    public static double At(TrainingSpec training, long step, double fraction)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (step < training.WarmupSteps)
            return training.LearningRate * (step + 1) / training.WarmupSteps;
        var done = Math.Clamp((fraction - training.DecayStart) / (1 - training.DecayStart), 0, 1);
        return training.LearningRate * training.Schedule switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Linear => 1 - done,
            _ => 0.5 * (1 + Math.Cos(Math.PI * done)), // Loshchilov and Hutter 2017, equation 5, without restarts
        };
    }
}
