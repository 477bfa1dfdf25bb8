using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.Idx;

/// <summary>The MNIST family: <c>*-images-idx3-ubyte</c> with <c>*-labels-idx1-ubyte</c>, gzipped or not.</summary>
internal sealed class IdxFormat : ISampleFormat
{
    public DatasetFormat Format => DatasetFormat.Idx;

    public bool Matches(SourceFiles source) => source.Paths.Any(IsImages);

    public ISampleReader Open(SourceFiles source) => new IdxReader(source, [.. source.Paths.Where(IsImages)]);

    private static bool IsImages(string path) =>
        Path.GetFileName(path) is var name
        && (name.EndsWith("idx3-ubyte", StringComparison.Ordinal) || name.EndsWith("idx3-ubyte.gz", StringComparison.Ordinal));
}
