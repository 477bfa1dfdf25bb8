using System.Text.Json.Serialization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;
using TorchSharp;

namespace GenWorkers.Training.Data;

/// <summary>
/// The classes that a conditional model knows: the values of one attribute in the train split it began with, in ordinal
/// order. They travel in the model's config, so that sampling needs no data set.
/// </summary>
/// <param name="Attribute">Name in the manifest.</param>
/// <param name="Shares">Share of each class in the train split; together 1.</param>
public sealed record SampleClasses(string Attribute, IReadOnlyList<string> Values, IReadOnlyList<double> Shares)
{
    private const int MostClasses = 1000;
    private const int NamedInErrors = 20;

    [JsonIgnore]
    public int Count => Values.Count;

    /// <summary>Index that says "no class": a hidden one, or a value that the train split did not have.</summary>
    [JsonIgnore]
    public int Unknown => Values.Count;

    /// <summary>Reads the attribute of every sample. Throws <see cref="JobException"/> where one has none, or classes are too few or many.</summary>
    /// <param name="option">The option that names the attribute, for the error.</param>
    public static SampleClasses Of(ISampleSplit train, string attribute, string option)
    {
        ArgumentNullException.ThrowIfNull(train);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var without = 0;
        for (var i = 0; i < train.Count; i++)
        {
            if (train.Attribute(i, attribute) is not { } value)
                without++;
            else
                counts[value] = counts.GetValueOrDefault(value) + 1;
            if (counts.Count > MostClasses)
                throw Invalid(option, $"at most {MostClasses} values; attribute '{attribute}' has more");
        }

        if (without > 0)
            throw Invalid(option, $"every train sample needs the attribute; {without} of {train.Count} have no '{attribute}'");
        if (counts.Count < 2)
            throw Invalid(option, $"at least 2 values; attribute '{attribute}' has {counts.Count}");
        return new SampleClasses(attribute, [.. counts.Keys], [.. counts.Values.Select(count => (double)count / train.Count)]);
    }

    /// <summary>Class of a sample; <see cref="Unknown"/> where it has none of these.</summary>
    public int Of(ISampleSplit split, int index)
    {
        ArgumentNullException.ThrowIfNull(split);
        return IndexOrUnknown(split.Attribute(index, Attribute));
    }

    public int IndexOrUnknown(string? value) => value is null ? Unknown : IndexOf(value) ?? Unknown;

    public int? IndexOf(string value)
    {
        var (low, high) = (0, Values.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Values[middle], value);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The class for each row of the draws with the train split's shares, (B), whole numbers.</summary>
    public torch.Tensor Draw(Draws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var cumulative = torch.tensor(Shares.ToArray(), device: draws.Device).cumsum(0);
        return torch.searchsorted(cumulative, draws.Uniform().to(torch.ScalarType.Float64), right: true).clamp(0, Count - 1);
    }

    /// <summary>Classes (B) as (B, Count) with one 1 a row, none where the class is <see cref="Unknown"/>.</summary>
    public torch.Tensor OneHot(torch.Tensor classes) =>
        torch.nn.functional.one_hot(classes, Count + 1).narrow(1, 0, Count).to(torch.ScalarType.Float32);

    /// <summary>What a person may ask for, for a message.</summary>
    public string Describe() =>
        $"{string.Join(", ", Values.Take(NamedInErrors).Select(value => $"'{value}'"))}{(Count > NamedInErrors ? $" and {Count - NamedInErrors} more" : "")}";

    private static JobException Invalid(string option, string rule) => new(ErrorCode.SpecInvalid, $"spec.options.{option}: {rule}");
}
