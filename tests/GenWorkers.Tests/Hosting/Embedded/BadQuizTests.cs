using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Tests.Jobs.Quizzes;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>Answers that do not fit their quiz, the whole way: one clear error event, and nothing of them in the log.</summary>
[Collection("runner processes")]
public sealed class BadQuizTests(EmbeddedInstallation installation) : IClassFixture<EmbeddedInstallation>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_TooFewAnswers_FailsAndLogsNone()
    {
        var key = await StoreKeyAsync();

        var job = await installation.RunAsync("ScoreQuiz", Spec(key, SmallQuiz.Answers("somebody-known", "rgg")));

        await installation.ShouldHaveFailedAsync(job, ErrorCode.SpecInvalid, "spec.answers[0].answers: 4, one an image, not 3");
        var log = await LogAsync();
        log.ShouldContain(job.JobId.ToString());
        log.ShouldContain("spec.answers[0].answers");
        log.ShouldNotContain("somebody-known");
        log.ShouldNotContain("\"generated\"");
    }

    [Fact]
    public async Task Score_KeyOfAnotherTenant_Fails()
    {
        var key = await StoreKeyAsync();

        var job = await installation.RunAsync(
            "ScoreQuiz", Spec(key with { Key = key.Key.Replace("default/", "other/", StringComparison.Ordinal) }, SmallQuiz.Answers("p", "rggr")));

        await installation.ShouldHaveFailedAsync(job, ErrorCode.InputUnsafePath, "spec.quizKey.key: begins with default/reports/");
    }

    [Fact]
    public async Task Score_PersonTwice_IsRejected()
    {
        var id = Guid.NewGuid();

        await installation.SubmitAsync(
            id, "ScoreQuiz", Spec(await StoreKeyAsync(), SmallQuiz.Answers("p", "rggr"), SmallQuiz.Answers("p", "gggg")));

        await installation.ShouldHaveRejectedAsync(id, ErrorCode.SpecInvalid, "$.spec.answers[1].person");
    }

    [Fact]
    public async Task Create_FromAModelThatIsNotThere_Fails()
    {
        await installation.ImportAsync("pair", 12, 12);

        var job = await installation.RunAsync("CreateQuiz", """{"model":"none","dataset":"pair"}""");

        await installation.ShouldHaveFailedAsync(job, ErrorCode.ModelNotFound, "spec.model");
    }

    private static string Spec(QuizKeyReference key, params QuizAnswers[] answers) =>
        JsonSerializer.Serialize(new ScoreQuizSpec { QuizKey = key, Answers = answers }, WireJson.Options);

    private async Task<QuizKeyReference> StoreKeyAsync()
    {
        var path = Path.Combine(installation.Source, Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(SmallQuiz.Key, WireJson.Options), Token);
        var stored = await installation.Host.Artifacts.PutReportAsync("quiz-key.json", path, "application/json", Token);
        return new QuizKeyReference { Key = stored.Key, Sha256 = stored.Sha256 };
    }

    private async Task<string> LogAsync()
    {
        await using var file = new FileStream(installation.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Token);
    }
}
