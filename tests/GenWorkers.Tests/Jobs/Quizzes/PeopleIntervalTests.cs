using GenWorkers.Jobs.Quizzes;

namespace GenWorkers.Tests.Jobs.Quizzes;

public sealed class PeopleIntervalTests
{
    /// <summary>Of two people the mean of a draw is 0, .5 or 1 with 1/4, 1/2, 1/4, so both ends lie at the extremes.</summary>
    [Fact]
    public void Of_TwoOppositePeople_SpansBoth()
    {
        var interval = PeopleInterval.Of([0, 1], seed: 1).ShouldNotBeNull();

        (interval.Low, interval.High).ShouldBe((0, 1));
    }

    /// <summary>A hundred people of spread s: the normal interval, mean plus and minus 1.96 s / 10.</summary>
    [Fact]
    public void Of_ManyPeople_IsTheNormalInterval()
    {
        var values = Enumerable.Range(0, 100).Select(i => 0.3 + (0.004 * i)).ToList();
        var mean = values.Average();
        var half = 1.96 * Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) / values.Count);

        var interval = PeopleInterval.Of(values, seed: 1).ShouldNotBeNull();

        interval.Low.ShouldBe(mean - half, 0.002);
        interval.High.ShouldBe(mean + half, 0.002);
    }

    /// <summary>
    /// In 95 % of studies the interval holds the truth: 200 studies of 60 people with an ability each. People who differ
    /// are what an interval over single answers would miss.
    /// </summary>
    [Fact]
    public void Of_PeopleOfDifferentAbility_HoldsTheTruthInNineteenOfTwenty()
    {
        var random = new Random(11);
        var held = 0;
        for (var study = 0; study < 200; study++)
        {
            var people = Enumerable.Range(0, 60).Select(_ => Answered(0.35 + (0.3 * random.NextDouble()), random)).ToList();
            var interval = PeopleInterval.Of(people, study).ShouldNotBeNull();
            if (interval.Low <= 0.5 && interval.High >= 0.5)
                held++;
        }

        held.ShouldBeInRange(182, 198);
    }

    [Fact]
    public void Of_AnotherSeed_DrawsAnother()
    {
        var values = Enumerable.Range(0, 9).Select(i => 0.1 * i * i).ToList();

        PeopleInterval.Of(values, 1).ShouldNotBe(PeopleInterval.Of(values, 2)! with { Seed = 1 });
    }

    private static double Answered(double ability, Random random) =>
        Enumerable.Range(0, 20).Average(_ => random.NextDouble() < ability ? 1.0 : 0);
}
