using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Jobs.Training;

/// <summary>One image that a model drew, with all that decides it besides the model and the seed.</summary>
/// <param name="Index">Its number under the seed.</param>
/// <param name="Pixels">(height, width, channels) bytes, interleaved, 0..255.</param>
/// <param name="Settings">
/// What of its sampling can be set and was: the job's value, or the model's own where the job left it out.
/// </param>
/// <param name="Class">What it was drawn as, asked for or by chance; null of a model without a condition.</param>
public sealed record GeneratedSample(
    int Index,
    ReadOnlyMemory<byte> Pixels,
    SampleShape Shape,
    IReadOnlyDictionary<SamplingParameter, double> Settings,
    SampleClass? Class);

/// <param name="Attribute">Name in the manifest of the model's train set.</param>
public sealed record SampleClass(string Attribute, string Value);
