using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Quizzes;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Key of a quiz and people's answers -> accuracy with its interval, as figures and as a page.</summary>
public sealed class ScoreQuizPipeline(IArtifactStore store) : IJobPipeline
{
    public string Kind => JobKinds.ScoreQuiz;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<ScoreQuizSpec>();
        var key = await ReadKeyAsync(spec.QuizKey, context, cancellationToken);
        CheckAnswers(spec.Answers, key);
        var score = QuizScore.Of(key, spec);

        context.Host.Tick(JobPhase.Upload);
        var json = Path.Combine(context.ScratchFolder, "quiz-score.json");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(score, WireJson.Options), cancellationToken);
        var page = Path.Combine(context.ScratchFolder, "quiz-score.html");
        await File.WriteAllTextAsync(page, QuizScorePage.Write(score), cancellationToken);
        return new JobResult
        {
            Metrics = Metrics(score),
            Artifacts =
            [
                await store.PutReportAsync("quiz-score.json", json, "application/json", cancellationToken),
                await store.PutReportAsync("quiz-score.html", page, "text/html", cancellationToken),
            ],
        };
    }

    /// <summary>A store reads only its tenant's keys; of those only reports are meant here.</summary>
    private async Task<QuizKey> ReadKeyAsync(QuizKeyReference reference, JobContext context, CancellationToken cancellationToken)
    {
        var reports = $"{context.Lease.Tenant}/reports/";
        if (!reference.Key.StartsWith(reports, StringComparison.Ordinal))
            throw new JobException(ErrorCode.InputUnsafePath, $"spec.quizKey.key: begins with {reports}, not '{reference.Key}'");
        var path = Path.Combine(context.ScratchFolder, "quiz-key.json");
        context.Host.Tick(JobPhase.Download);
        try
        {
            await store.DownloadAsync(reference.Key, reference.Sha256, path, cancellationToken);
            await using var file = File.OpenRead(path);
            var key = await JsonSerializer.DeserializeAsync<QuizKey>(file, WireJson.Options, cancellationToken);
            return key is { Format: QuizKey.CurrentFormat, FormatVersion: 1 } ? key : throw NoKey(reference);
        }
        catch (JsonException)
        {
            throw NoKey(reference);
        }
        catch (JobException error) when (error.Code == ErrorCode.InputCorrupt)
        {
            throw new JobException(ErrorCode.InputCorrupt, $"spec.quizKey: {error.Message}", error);
        }
    }

    private static JobException NoKey(QuizKeyReference reference) => new(
        ErrorCode.SpecInvalid, $"spec.quizKey: the quiz-key.json (version 1) of a CreateQuiz job, not '{reference.Key}'");

    /// <summary>By place, never by person or answer: an error ends in a log.</summary>
    private static void CheckAnswers(IReadOnlyList<QuizAnswers> people, QuizKey key)
    {
        foreach (var (i, person) in people.Index())
        {
            if (person.Quiz is { } quiz && quiz != key.Quiz)
                throw new JobException(ErrorCode.SpecInvalid, $"spec.answers[{i}].quiz: {key.Quiz}, the quiz of the key, not {quiz}");
            if (person.Answers.Count != key.Items.Count)
                throw new JobException(ErrorCode.SpecInvalid, $"spec.answers[{i}].answers: {key.Items.Count}, one an image, not {person.Answers.Count}");
        }
    }

    private static Dictionary<string, double> Metrics(QuizScore score)
    {
        var metrics = new Dictionary<string, double>
        {
            ["accuracy"] = score.Everybody.Accuracy,
            ["calledReal/real"] = score.Everybody.RealCalledReal,
            ["calledReal/generated"] = score.Everybody.GeneratedCalledReal,
            ["people"] = score.People.Count,
        };
        if (score.Interval is { } interval)
            (metrics["accuracy/low"], metrics["accuracy/high"]) = (interval.Low, interval.High);
        if (score.Discriminator?.Accuracy is { } discriminator)
            metrics["discriminator/accuracy"] = discriminator;
        return metrics;
    }
}
