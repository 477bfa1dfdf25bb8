using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.WebDataset;

/// <summary>Tar shards in which files of one name and different extensions are one sample.</summary>
internal sealed class WebDatasetFormat : ISampleFormat
{
    public DatasetFormat Format => DatasetFormat.WebDataset;

    public bool Matches(SourceFiles source) => source.Paths.Any(IsShard);

    public ISampleReader Open(SourceFiles source) => new WebDatasetReader(source, [.. source.Paths.Where(IsShard)]);

    private static bool IsShard(string path) => path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);
}
