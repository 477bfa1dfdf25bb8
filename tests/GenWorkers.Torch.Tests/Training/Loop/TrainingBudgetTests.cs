using GenWorkers.Contracts.Commands;
using GenWorkers.Training.Loop;

namespace GenWorkers.Torch.Tests.Training.Loop;

public sealed class TrainingBudgetTests
{
    private static readonly TrainingSpec Training = new() { BatchSize = 10, LearningRate = 0.1, WarmupSteps = 4 };

    [Theory]
    [InlineData(0, 0.025)]
    [InlineData(3, 0.1)]
    [InlineData(4, 0.1)]
    [InlineData(54, 0.05)]
    [InlineData(104, 0)]
    public void LearningRate_CosineOverSteps_IsTheClosedForm(long step, double expected) =>
        new TrainingBudget(new BudgetSpec { Steps = 104 }, Training, 100).LearningRate(step, 0).ShouldBe(expected, 1e-12);

    [Fact]
    public void LearningRate_MinutesOnly_FollowsTheClock() =>
        new TrainingBudget(new BudgetSpec { Minutes = 1 }, Training, 100).LearningRate(50, 30).ShouldBe(0.05, 1e-12);

    [Theory]
    [InlineData(LearningRateSchedule.Constant, 0.1)]
    [InlineData(LearningRateSchedule.Linear, 0.075)]
    public void LearningRate_OtherSchedules_AreTheirForms(LearningRateSchedule schedule, double expected) =>
        LearningRates.At(Training with { Schedule = schedule }, 20, 0.25).ShouldBe(expected, 1e-12);

    /// <summary>At its peak until half of the course, then down to 0 over the other half.</summary>
    [Theory]
    [InlineData(0.25, 0.1)]
    [InlineData(0.5, 0.1)]
    [InlineData(0.75, 0.05)]
    [InlineData(1.0, 0)]
    public void LearningRate_DecayStart_FallsFromThere(double fraction, double expected) =>
        LearningRates.At(Training with { Schedule = LearningRateSchedule.Linear, DecayStart = 0.5 }, 20, fraction).ShouldBe(expected, 1e-12);

    [Fact]
    public void IsSpent_SeveralLimits_TheFirstCounts()
    {
        var budget = new TrainingBudget(new BudgetSpec { Steps = 50, Epochs = 2, Minutes = 1 }, Training, 100);

        budget.Steps.ShouldBe(20);
        budget.IsSpent(19, 0).ShouldBeFalse();
        budget.IsSpent(20, 0).ShouldBeTrue();
        budget.IsSpent(1, 60).ShouldBeTrue();
    }

    [Fact]
    public void Spacing_NoStepsGiven_KeepsTheCostAtTwoPercent()
    {
        var spacing = new CheckpointSpacing(Training);
        spacing.IsDue(1, 29).ShouldBeFalse();
        spacing.IsDue(1, 30).ShouldBeTrue();

        spacing.Saved(2);
        spacing.IsDue(2, 99).ShouldBeFalse();
        spacing.IsDue(2, 100).ShouldBeTrue();

        spacing.Saved(3600);
        spacing.IsDue(3, 600).ShouldBeTrue();
    }
}
