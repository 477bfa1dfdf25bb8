using GenWorkers.Datasets.Versions;

namespace GenWorkers.Datasets.Formats;

/// <summary>One sample as its source has it.</summary>
/// <param name="Name">Name within the source, for the manifest and for messages.</param>
/// <param name="Encode">
/// Gives the image file's bytes; runs on a background thread, so reading and rendering happen there.
/// </param>
/// <param name="Attributes">What the source says about it.</param>
/// <param name="Split">The split the source names, null where it names none.</param>
public sealed record SourceSample(
    string Name, Func<byte[]> Encode, IReadOnlyDictionary<string, string> Attributes, SampleSplit? Split);
