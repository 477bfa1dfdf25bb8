using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Quizzes;
using GenWorkers.Tests.Datasets;
using GenWorkers.Tests.Jobs.Quizzes;

namespace GenWorkers.Tests.Jobs.Pipelines;

public sealed class ScoreQuizPipelineTests : IDisposable
{
    private readonly ImportRoom room = new();

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Run_TwoPeople_LeavesFiguresAndAPage()
    {
        var key = await StoreAsync(SmallQuiz.Judged(0.5, 0.1, 0.9, 0.4, 0.2));

        var result = await RunAsync(key, SmallQuiz.Answers("p1", "rggr"), SmallQuiz.Answers("p2", "rrgr"));

        result.Metrics["accuracy"].ShouldBe(0.875);
        result.Metrics["discriminator/accuracy"].ShouldBe(0.75);
        result.Metrics["accuracy/low"].ShouldBe(0.75);
        result.Metrics["accuracy/high"].ShouldBe(1);
        result.Artifacts.Select(artifact => artifact.Name).ShouldBe(["quiz-score.json", "quiz-score.html"]);
        var report = JsonElement.Parse(await File.ReadAllTextAsync(PathOf(result.Artifacts[0]), ImportRoom.Token));
        report.GetProperty("peer").GetProperty("accuracy").GetDouble().ShouldBe(0.482);
        report.GetProperty("people").GetProperty("p2").GetProperty("accuracy").GetDouble().ShouldBe(0.75);
    }

    [Fact]
    public async Task Run_WrongNumberOfAnswers_NamesPlaceRuleAndNumber()
    {
        var key = await StoreAsync(SmallQuiz.Key);

        var error = await RefuseAsync(key, SmallQuiz.Answers("p1", "rggr"), SmallQuiz.Answers("secret", "rgg"));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.answers[1].answers: 4, one an image, not 3");
    }

    [Fact]
    public async Task Run_AnswersToAnotherQuiz_AreRefused()
    {
        var key = await StoreAsync(SmallQuiz.Key);
        var other = new string('f', 32);

        var error = await RefuseAsync(key, SmallQuiz.Answers("p1", "rggr") with { Quiz = other });

        error.Message.ShouldBe($"spec.answers[0].quiz: {SmallQuiz.Id}, the quiz of the key, not {other}");
    }

    [Fact]
    public async Task Run_OtherDigest_IsRefused()
    {
        var key = await StoreAsync(SmallQuiz.Key);
        var other = new string('e', 64);

        var error = await RefuseAsync(key with { Sha256 = other }, SmallQuiz.Answers("p1", "rggr"));

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldBe($"spec.quizKey: The object {key.Key} has SHA-256 {key.Sha256}, expected {other}.");
    }

    [Fact]
    public async Task Run_KeyThatIsNotThere_IsRefused()
    {
        var error = await RefuseAsync(
            new QuizKeyReference { Key = "default/reports/none.json", Sha256 = new string('e', 64) }, SmallQuiz.Answers("p1", "rggr"));

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldBe("spec.quizKey: The object default/reports/none.json does not exist.");
    }

    [Theory]
    [InlineData("other/reports/k.json")]
    [InlineData("default2/reports/k.json")]
    [InlineData("default/models/k.json")]
    [InlineData("default/reports/../models/k.json")]
    public async Task Run_KeyOutsideTheTenantsReports_IsRefused(string key)
    {
        var error = await RefuseAsync(new QuizKeyReference { Key = key, Sha256 = new string('e', 64) }, SmallQuiz.Answers("p1", "rggr"));

        error.Code.ShouldBe(ErrorCode.InputUnsafePath);
        error.Message.ShouldContain(key);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"peer":1}""")]
    public async Task Run_OtherReport_IsNoKey(string content)
    {
        var key = await StoreAsync(content);

        var error = await RefuseAsync(key, SmallQuiz.Answers("p1", "rggr"));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe($"spec.quizKey: the quiz-key.json (version 1) of a CreateQuiz job, not '{key.Key}'");
    }

    [Fact]
    public async Task Run_KeyOfALaterVersion_IsNoKey()
    {
        var key = await StoreAsync(SmallQuiz.Key with { FormatVersion = 2 });

        (await RefuseAsync(key, SmallQuiz.Answers("p1", "rggr"))).Code.ShouldBe(ErrorCode.SpecInvalid);
    }

    private Task<QuizKeyReference> StoreAsync(QuizKey key) => StoreAsync(JsonSerializer.Serialize(key, WireJson.Options));

    private async Task<QuizKeyReference> StoreAsync(string content)
    {
        var path = room.Write("quiz-key.json", content);
        var stored = await room.Store.PutReportAsync("quiz-key.json", path, "application/json", ImportRoom.Token);
        return new QuizKeyReference { Key = stored.Key, Sha256 = stored.Sha256 };
    }

    private Task<JobResult> RunAsync(QuizKeyReference key, params QuizAnswers[] answers)
    {
        var spec = new ScoreQuizSpec { QuizKey = key, Answers = answers, Seed = 3 };
        var context = room.NewContext() with
        {
            Kind = JobKinds.ScoreQuiz, SpecJson = JsonSerializer.Serialize(spec, WireJson.Options),
        };
        return new ScoreQuizPipeline(room.Store).RunAsync(context, ImportRoom.Token);
    }

    private Task<JobException> RefuseAsync(QuizKeyReference key, params QuizAnswers[] answers) =>
        Should.ThrowAsync<JobException>(() => RunAsync(key, answers));

    private string PathOf(ArtifactReference artifact) => Path.Combine(room.StoreFolder, artifact.Key);
}
