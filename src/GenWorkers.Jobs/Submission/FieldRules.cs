using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Submission;

/// <summary>The rules between fields, which a schema cannot say. They see an envelope, or a spec, whose every field is valid.</summary>
internal static class FieldRules
{
    private const int FewestSizes = 3; // two have no knee
    private const int LargestH264Crf = 51;

    public static IEnumerable<Problem> CheckSpec(string kind, JsonElement spec) => kind switch
    {
        JobKinds.ImportDataset => CheckImport(spec.Deserialize<ImportDatasetSpec>(WireJson.Options)!),
        JobKinds.TrainModel => CheckTrain(spec.Deserialize<TrainModelSpec>(WireJson.Options)!),
        JobKinds.EvaluateModel => CheckCurve(spec.Deserialize<EvaluateModelSpec>(WireJson.Options)!),
        JobKinds.TransformDataset => CheckTransform(spec.Deserialize<TransformDatasetSpec>(WireJson.Options)!),
        JobKinds.ScoreQuiz => CheckScore(spec.Deserialize<ScoreQuizSpec>(WireJson.Options)!),
        _ => [],
    };

    public static IEnumerable<Problem> CheckEnvelope(JsonElement json)
    {
        var command = json.Deserialize<Command>(WireJson.Options)!;
        if (command.JobId == Guid.Empty)
            yield return new Problem("$.jobId", "not the empty UUID", command.JobId.ToString());
        if (command.DependsOn.Contains(command.JobId))
            yield return new Problem("$.dependsOn", "does not contain the job itself", command.JobId.ToString());
        if (command.NotBefore >= command.ExpiresAt)
            yield return new Problem("$.expiresAt", "later than notBefore", command.ExpiresAt?.ToString("O"));
    }

    private static IEnumerable<Problem> CheckImport(ImportDatasetSpec spec)
    {
        if (spec.Source is null == spec.Render is null)
            yield return new Problem("$.spec", "exactly one of source and render", spec.Source);
        if (spec.Split.Validation + spec.Split.Test >= 0.9)
            yield return new Problem("$.spec.split", "validation + test below 0.9", $"{spec.Split.Validation} + {spec.Split.Test}");
        foreach (var (name, value) in spec.Render?.Hold ?? new Dictionary<string, double>())
        {
            if (HoldRule(name, value) is { } rule)
                yield return new Problem(Quotation.Member("$.spec.render.hold", name), rule, value.ToString(CultureInfo.InvariantCulture));
        }

        if (spec.Render?.SkinToneWeights is not { Count: > 0 } weights)
            yield break;
        if (weights.Count != 10 || weights.Any(weight => weight < 0) || weights.Sum() <= 0)
            yield return new Problem("$.spec.render.skinToneWeights", "ten weights of at least 0, not all 0", string.Join(", ", weights));
    }

    private static string? HoldRule(string name, double value)
    {
        var factor = FaceFactor.All.FirstOrDefault(known => known.Name == name);
        if (factor is null)
            return $"one of {string.Join(", ", FaceFactor.All.Select(known => known.Name))}";
        return factor.Contains(value)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{(factor.IsInteger ? "a whole number, " : "")}{factor.Minimum} to {factor.Maximum}");
    }

    private static IEnumerable<Problem> CheckTransform(TransformDatasetSpec spec)
    {
        if (spec.Dataset is null == spec.Video is null)
            yield return new Problem("$.spec", "exactly one of dataset and video", spec.Dataset);
        if (spec.Video is { Codec: VideoCodec.H264, Crf: > LargestH264Crf and var crf })
            yield return new Problem("$.spec.video.crf", $"maximum {LargestH264Crf} for h264", $"{crf}");
    }

    private static IEnumerable<Problem> CheckTrain(TrainModelSpec spec)
    {
        if (spec.Budget is { Epochs: null, Steps: null, Minutes: null })
            yield return new Problem("$.spec.budget", "at least one of epochs, steps and minutes", null);
        if (spec.Sweep?.LatentSizes is not { } sizes)
            yield break;
        if (sizes.Count < FewestSizes || sizes.Zip(sizes.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return new Problem("$.spec.sweep.latentSizes", $"at least {FewestSizes}, ascending", string.Join(", ", sizes));
    }

    private static IEnumerable<Problem> CheckCurve(EvaluateModelSpec spec)
    {
        if (spec.Curve is not { } curve)
            yield break;
        var (least, most) = RangeOf(curve.Parameter);
        var ascending = curve.Values.Zip(curve.Values.Skip(1)).All(pair => pair.First < pair.Second);
        if (curve.Values.Count < CurveSpec.FewestValues || !ascending || !(curve.Values[0] >= least && curve.Values[^1] <= most))
        {
            yield return new Problem(
                "$.spec.curve.values",
                string.Create(CultureInfo.InvariantCulture, $"{CurveSpec.FewestValues} to {CurveSpec.MostValues} values, ascending, {least} to {most}"),
                string.Join(", ", curve.Values.Select(value => value.ToString(CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>That of GenerateSamples: what was measured can be sampled.</summary>
    private static (double Least, double Most) RangeOf(SamplingParameter parameter)
    {
        var range = typeof(GenerateSamplesSpec).GetProperty(parameter.ToString())!.GetCustomAttribute<RangeAttribute>()!;
        return ((double)range.Minimum, (double)range.Maximum);
    }

    private static IEnumerable<Problem> CheckScore(ScoreQuizSpec spec)
    {
        if (spec.Answers.Count == 0)
            yield return new Problem("$.spec.answers", "at least one person", "0 items");
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, person) in spec.Answers.Index())
        {
            if (!known.Add(person.Person))
                yield return new Problem($"$.spec.answers[{i}].person", "each person once", person.Person);
        }
    }
}
