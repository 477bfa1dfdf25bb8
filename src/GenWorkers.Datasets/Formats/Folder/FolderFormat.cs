using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.Folder;

/// <summary>A folder of image files, with <c>metadata.csv</c>, <c>.jsonl</c> or <c>.parquet</c> or without.</summary>
internal sealed class FolderFormat : ISampleFormat
{
    public DatasetFormat Format => DatasetFormat.Folder;

    public bool Matches(SourceFiles source) =>
        source.Paths.Any(path => ImageFormats.IsReadableName(path) || ImageFormats.IsForeignName(path));

    public ISampleReader Open(SourceFiles source) => new FolderReader(source);
}
