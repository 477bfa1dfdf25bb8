using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.FairFace;

/// <summary>FairFace's layout: images and a <c>labels.csv</c> with file, split, age, gender, race and more.</summary>
internal sealed class FairFaceFormat : ISampleFormat
{
    public DatasetFormat Format => DatasetFormat.FairFace;

    public bool Matches(SourceFiles source) => FindLabels(source) is not null;

    public ISampleReader Open(SourceFiles source) => new FairFaceReader(source, FindLabels(source)!);

    private static string? FindLabels(SourceFiles source) =>
        source.Paths.FirstOrDefault(path => Path.GetFileName(path) == "labels.csv" && !path.Contains('/', StringComparison.Ordinal));
}
