using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>A quiz of a real GAN in real runner processes, and the score of two people: who knows the key, and who guesses.</summary>
[Collection("runner processes")]
public sealed class QuizJobsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAndScore_OneAfterTheOther_GiveAPageAKeyAndAnInterval()
    {
        await using var host = await SupervisedHost.StartAsync();
        (await host.EndAsync(await RealJobs.ImportAsync(host))).ShouldSucceed();
        (await host.EndAsync(await TrainAsync(host), withinSeconds: 120)).ShouldSucceed();

        var quiz = await host.EndAsync(await host.SubmitAsync(
            JobKinds.CreateQuiz, new CreateQuizSpec { Model = "faces-gan", Dataset = "faces", Split = DatasetSplit.Train, Count = 8, Seed = 5 }));
        quiz.ShouldSucceed();
        quiz.Artifacts.Select(artifact => artifact.Name).ShouldBe(["quiz.html", "quiz-key.json"], ignoreOrder: true);
        var reference = quiz.Artifacts.Single(artifact => artifact.Name == "quiz-key.json");
        var key = JsonElement.Parse(await ReadAsync(host, reference));
        (await ReadAsync(host, quiz.Artifacts.Single(artifact => artifact.Name == "quiz.html")))
            .ShouldContain(key.GetProperty("quiz").GetString()!);

        var score = await host.EndAsync(await host.SubmitAsync(JobKinds.ScoreQuiz, Answers(key, reference)));
        score.ShouldSucceed();
        score.Metrics["accuracy"].ShouldBe(0.75);
        score.Metrics["accuracy/low"].ShouldBe(0.5);
        score.Metrics["accuracy/high"].ShouldBe(1);
        score.Metrics["discriminator/accuracy"].ShouldBe(quiz.Metrics["discriminator/accuracy"]);
    }

    [Fact]
    public async Task Score_KeyOfAnotherTenant_FailsWithoutReadingIt()
    {
        await using var host = await SupervisedHost.StartAsync();
        var reference = new QuizKeyReference { Key = "other/reports/k.json", Sha256 = new string('0', 64) };

        var view = await host.EndAsync(await host.SubmitAsync(
            JobKinds.ScoreQuiz, new ScoreQuizSpec { QuizKey = reference, Answers = [new QuizAnswers { Person = "p", Answers = [] }] }));

        view.State.ShouldBe(JobState.Failed);
        view.ErrorCode.ShouldBe("input.unsafePath");
        view.ErrorMessage.ShouldBe("spec.quizKey.key: begins with default/reports/, not 'other/reports/k.json'");
    }

    private static Task<Guid> TrainAsync(SupervisedHost host) => host.SubmitAsync(
        JobKinds.TrainModel,
        new TrainModelSpec
        {
            Dataset = "faces",
            Family = "gan",
            Model = "faces-gan",
            Options = JsonSerializer.SerializeToElement(new { latentSize = 4, baseChannels = 4 }),
            Budget = new BudgetSpec { Steps = 10 },
            Training = new TrainingSpec { BatchSize = 16, Threads = 1, ValidateEverySteps = 1_000_000 },
        });

    private static ScoreQuizSpec Answers(JsonElement key, ArtifactReference reference)
    {
        var truth = key.GetProperty("items").EnumerateArray()
            .Select(item => Enum.Parse<QuizAnswer>(item.GetProperty("is").GetString()!, ignoreCase: true))
            .ToList();
        return new ScoreQuizSpec
        {
            QuizKey = new QuizKeyReference { Key = reference.Key, Sha256 = reference.Sha256 },
            Answers =
            [
                new QuizAnswers { Person = "knows", Quiz = key.GetProperty("quiz").GetString(), Answers = truth },
                new QuizAnswers { Person = "trusts", Answers = [.. truth.Select(_ => QuizAnswer.Real)] },
            ],
            Seed = 1,
        };
    }

    private static Task<string> ReadAsync(SupervisedHost host, ArtifactReference artifact) =>
        File.ReadAllTextAsync(Path.Combine(host.Root, "artifacts", artifact.Key), Token);
}
