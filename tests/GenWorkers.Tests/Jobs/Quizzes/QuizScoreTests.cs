using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Quizzes;

namespace GenWorkers.Tests.Jobs.Quizzes;

public sealed class QuizScoreTests
{
    /// <summary>The images are r g g r.</summary>
    [Fact]
    public void Of_ThreePeople_CountsWhatEachGotRight()
    {
        var score = QuizScore.Of(SmallQuiz.Key, SmallQuiz.Spec(
            SmallQuiz.Answers("all", "rggr"), SmallQuiz.Answers("none", "grrg"), SmallQuiz.Answers("trusting", "rrrr")));

        score.People["all"].ShouldBe(new PeopleScore(1, 1, 0));
        score.People["none"].ShouldBe(new PeopleScore(0, 0, 1));
        score.People["trusting"].ShouldBe(new PeopleScore(0.5, 1, 1));
        score.Everybody.Accuracy.ShouldBe(0.5, 1e-12);
        score.Everybody.RealCalledReal.ShouldBe(2 / 3.0, 1e-12);
        score.Everybody.GeneratedCalledReal.ShouldBe(2 / 3.0, 1e-12);
        score.Images.Select(image => image.CalledReal).ShouldAllBe(share => Math.Abs(share - (2 / 3.0)) < 1e-12);
        score.Images.Select(image => image.Is).ShouldBe(SmallQuiz.Key.Items.Select(item => item.Is));
    }

    [Fact]
    public void Of_OnePerson_HasNoInterval() =>
        QuizScore.Of(SmallQuiz.Key, SmallQuiz.Spec(SmallQuiz.Answers("one", "rggr"))).Interval.ShouldBeNull();

    [Fact]
    public void Of_SameSeed_IsTheSame()
    {
        var spec = SmallQuiz.Spec(SmallQuiz.Answers("a", "rggr"), SmallQuiz.Answers("b", "rrrr"), SmallQuiz.Answers("c", "grrr"));

        QuizScore.Of(SmallQuiz.Key, spec).Interval.ShouldBe(QuizScore.Of(SmallQuiz.Key, spec).Interval);
    }

    [Fact]
    public void Discriminator_WithBoundary_IsRightWhereItCallsTheImageWhatItIs()
    {
        var key = SmallQuiz.Judged(0.5, 0.1, 0.9, 0.4, 0.5); // its last two answers are wrong

        key.Items.Select(item => item.Discriminator).ShouldBe(
            [QuizAnswer.Real, QuizAnswer.Generated, QuizAnswer.Real, QuizAnswer.Generated]);
        var score = DiscriminatorScore.Of(key).ShouldNotBeNull();
        score.Accuracy.ShouldBe(0.5);
        score.Ranking.ShouldBe(0.75); // .9 and .4 above .1, .9 above .5, .4 not
    }

    [Fact]
    public void Discriminator_WithoutBoundary_RanksOnlyAndSaysSo()
    {
        var key = SmallQuiz.Judged(null, -3, 5, 5, 5);

        key.Items.ShouldAllBe(item => item.Discriminator == null && item.Value != null);
        key.NoDiscriminator.ShouldNotBeNull().ShouldContain("no boundary");
        DiscriminatorScore.Of(key).ShouldBe(new DiscriminatorScore(null, 0.75));
    }

    [Fact]
    public void Discriminator_OfAModelWithoutOne_IsNullAndSaysSo()
    {
        var key = SmallQuiz.Key.With(null);

        key.NoDiscriminator.ShouldBe("the model has no discriminator");
        DiscriminatorScore.Of(key).ShouldBeNull();
        var page = QuizScorePage.Write(QuizScore.Of(key, SmallQuiz.Spec(SmallQuiz.Answers("one", "rggr"))));
        page.ShouldContain("the model has no discriminator");
    }

    [Fact]
    public void Page_OfAScore_ShowsThePeerFigure()
    {
        var score = QuizScore.Of(
            SmallQuiz.Judged(0.5, 0.1, 0.9, 0.4, 0.2), SmallQuiz.Spec(SmallQuiz.Answers("p1", "rggr"), SmallQuiz.Answers("p2", "rrgr")));

        var page = QuizScorePage.Write(score);

        page.ShouldContain("87.5 % right");
        page.ShouldContain("48.2 %");
        page.ShouldContain("315 people");
        page.ShouldContain("<td>75.0 %</td>"); // the discriminator's, and p2's
    }
}
