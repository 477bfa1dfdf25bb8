using System.Globalization;
using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Quizzes;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Model version and data set version -> sampler, draw of real images, discriminator -> page and, apart, its key.</summary>
public sealed class CreateQuizPipeline(
    IDatasetSource datasets, ISampler sampler, IDiscriminator discriminator, IArtifactStore store) : IJobPipeline
{
    /// <summary>Pixels of a page, in bytes: what a browser shows at once without trouble.</summary>
    private const long LargestPageBytes = 128L << 20;

    public string Kind => JobKinds.CreateQuiz;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<CreateQuizSpec>();
        var dataset = context.RequireDataset(spec.Dataset);
        var model = context.RequireModel(spec.Model);
        var weights = await store.DownloadAsync(model, context, cancellationToken);
        var shape = discriminator.ShapeOf(weights);
        CheckPage(spec.Count, shape);
        var generated = await GenerateAsync(spec, weights, shape, context, cancellationToken);

        using var samples = await datasets.OpenAsync(dataset, shape, context, cancellationToken);
        var real = DrawReal(spec, samples, discriminator.ConditionOf(weights));
        var images = QuizImage.InPageOrder(real.Concat(generated), spec.Seed);
        var judgement = await discriminator.JudgeAsync(
            weights, [.. images.Select(image => new JudgedImage(image.Pixels, image.Item.Class))], context, cancellationToken);

        var key = new QuizKey
        {
            Format = QuizKey.CurrentFormat,
            FormatVersion = 1,
            Quiz = QuizImage.IdOf(images),
            Model = model.Reference,
            Dataset = dataset.Reference,
            Split = spec.Split,
            Seed = spec.Seed,
            Temperature = spec.Temperature,
            Condition = spec.Condition,
            Guidance = spec.Guidance,
            Items = [.. images.Select(image => image.Item)],
        }.With(judgement);
        return await StoreAsync(key, images, shape, context, cancellationToken);
    }

    private static void CheckPage(int count, SampleShape shape)
    {
        var most = LargestPageBytes / (2L * shape.Length);
        if (count > most)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.count: at most {most} for images of {shape}, of which a page holds {LargestPageBytes >> 20} MiB, not {count}");
        }
    }

    private async Task<List<QuizImage>> GenerateAsync(
        CreateQuizSpec spec, string weights, SampleShape expected, JobContext context, CancellationToken cancellationToken)
    {
        var drawn = new List<QuizImage>();
        var request = new GenerateSamplesSpec
        {
            Model = spec.Model,
            Count = spec.Count,
            Seed = spec.Seed,
            Temperature = spec.Temperature,
            Condition = spec.Condition,
            Guidance = spec.Guidance,
        };
        await sampler.SampleAsync(weights, request, AddAsync, context, cancellationToken);
        return drawn;

        ValueTask AddAsync(GeneratedSample sample, CancellationToken cancel)
        {
            if (sample.Shape != expected)
                throw new JobException(ErrorCode.DatasetShapeMismatch, $"spec.model: it takes {expected} and makes {sample.Shape}");
            context.Host.Report(new JobProgress(JobPhase.Step, (sample.Index + 1.0) / spec.Count));
            var item = new QuizItem(QuizAnswer.Generated, Index: sample.Index, Class: sample.Class?.Value);
            drawn.Add(QuizImage.Of(item, sample.Pixels.ToArray(), sample.Shape));
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Seeded, by the order of hashes; of the class asked for alone, or people would tell the class.</summary>
    private static List<QuizImage> DrawReal(CreateQuizSpec spec, ISampleCache samples, string? attribute)
    {
        var name = spec.Split.ToString().ToLowerInvariant();
        var split = samples.Split(name);
        var candidates = Enumerable.Range(0, split.Count)
            .Where(i => spec.Condition is null || (attribute is not null && split.Attribute(i, attribute) == spec.Condition))
            .OrderBy(i => SeededOrder.Key(spec.Seed, split.Sha256(i)), StringComparer.Ordinal)
            .ToList();
        if (candidates.Count < spec.Count)
        {
            var which = spec.Condition is null ? "" : $" with {attribute} {spec.Condition}";
            throw new JobException(
                ErrorCode.SpecInvalid,
                string.Create(CultureInfo.InvariantCulture, $"spec.count: at most the {candidates.Count} images of the split {name}{which}, not {spec.Count}"));
        }

        return [.. candidates.Take(spec.Count).Select(i => QuizImage.Of(
            new QuizItem(
                QuizAnswer.Real,
                Convert.ToHexStringLower(split.Sha256(i)),
                Class: attribute is null ? null : split.Attribute(i, attribute)),
            split.Pixels(i).ToArray(),
            samples.Shape))];
    }

    private async Task<JobResult> StoreAsync(
        QuizKey key, List<QuizImage> images, SampleShape shape, JobContext context, CancellationToken cancellationToken)
    {
        context.Host.Tick(JobPhase.Upload);
        var page = Path.Combine(context.ScratchFolder, "quiz.html");
        await using (var file = File.CreateText(page))
            QuizPage.Write(file, key.Quiz, [.. images.Select(image => image.Png)], shape);
        var json = Path.Combine(context.ScratchFolder, "quiz-key.json");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(key, WireJson.Options), cancellationToken);
        return new JobResult
        {
            Artifacts =
            [
                await store.PutReportAsync("quiz.html", page, "text/html", cancellationToken),
                await store.PutReportAsync("quiz-key.json", json, "application/json", cancellationToken),
            ],
            Metrics = DiscriminatorScore.Of(key) is { Accuracy: { } accuracy }
                ? new Dictionary<string, double> { ["discriminator/accuracy"] = accuracy }
                : new Dictionary<string, double>(),
        };
    }
}
