using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>Scores images with a model from a weights file alone.</summary>
public sealed class ModelScorer(FamilyRegistry families) : IScorer
{
    private const int ChunkSize = 64;
    private static readonly string[] Splits = ["train", "validation", "test"];

    public SampleShape ShapeOf(string weightsPath) => WeightsFile.ConfigOf(weightsPath).Shape;

    public async Task<Scoring> ScoreAsync(
        string weightsPath,
        ISampleCache samples,
        ScoreDatasetSpec spec,
        Func<SampleScore, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(context);
        Scoring? scoring = null;
        await ChunkPump.RunAsync(
            "score",
            (Action<SampleScore[]> post) => scoring = Score(weightsPath, samples, spec, context, post),
            async (chunk, cancel) =>
            {
                foreach (var score in chunk)
                    await sink(score, cancel);
            },
            context,
            cancellationToken);
        return scoring!;
    }

    private Scoring Score(
        string weightsPath, ISampleCache samples, ScoreDatasetSpec spec, JobContext context, Action<SampleScore[]> post)
    {
        using var loaded = new LoadedModel(weightsPath, families, context);
        if (loaded.Model is not IScoringModel model)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.model: a model of family {loaded.Model.Config.Family} does not score images");
        var locating = Locating(loaded.Model, spec);
        var calibration = model is ICalibratedModel { Calibration: { Count: > 0 } scores } ? scores : null;
        var flags = calibration is null ? null : ConformalValue.RuleFor(spec.FalseAlarmRate, calibration);
        var (extremes, highest) = (new Extremes(), new TopScores(spec.HeatMaps));
        foreach (var name in Splits)
        {
            var split = samples.Split(name);
            for (var first = 0; first < split.Count; first += ChunkSize)
            {
                TorchThread.Tick(context.Host);
                var values = ScoreChunk(model, loaded.Model, split, spec, first);
                SampleScore[] chunk = [.. values.Select((value, i) =>
                    new SampleScore(name, first + i, value, calibration is null ? null : ConformalValue.Of(value, calibration)))];
                foreach (var score in chunk)
                {
                    extremes.Add(score);
                    highest.Add(score, score.Value);
                }

                post(chunk);
            }
        }

        var picture = Path.Combine(context.ScratchFolder, "extremes.png");
        extremes.Write(picture, samples, loaded.Model);
        var maps = locating is null
            ? null
            : new HeatMapFiles(context.ScratchFolder, samples, loaded.Model, locating).Write(highest.InOrder, () => TorchThread.Tick(context.Host));
        return new Scoring(model.ScoreKind, picture) { Flags = flags, HeatMaps = maps };
    }

    /// <summary>Null where no heat maps are asked for.</summary>
    private static ILocatingModel? Locating(Model model, ScoreDatasetSpec spec) => spec.HeatMaps == 0
        ? null
        : model as ILocatingModel
            ?? throw new JobException(ErrorCode.SpecInvalid, $"spec.heatMaps: 0 with a model of family {model.Config.Family}, which makes none, not {spec.HeatMaps}");

    private static double[] ScoreChunk(IScoringModel scoring, Model model, ISampleSplit split, ScoreDatasetSpec spec, int first)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        SampleKey[] keys = [.. Enumerable.Range(first, Math.Min(ChunkSize, split.Count - first)).Select(i => new SampleKey(0, i))];
        var batch = Batch.From(
            [HostBatch.Read(split, model.Shape, keys)], model.Shape, spec.Seed, DrawPurpose.Scoring, model.Device);
        return scoring.Score(batch, spec.Draws);
    }
}
