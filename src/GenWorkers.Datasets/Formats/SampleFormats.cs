using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Formats.Cifar;
using GenWorkers.Datasets.Formats.FairFace;
using GenWorkers.Datasets.Formats.Folder;
using GenWorkers.Datasets.Formats.Idx;
using GenWorkers.Datasets.Formats.WebDataset;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats;

/// <summary>Every format, the most particular first: detection takes the first that matches.</summary>
internal static class SampleFormats
{
    private static readonly ISampleFormat[] All =
    [
        new IdxFormat(), new CifarFormat(), new FairFaceFormat(), new WebDatasetFormat(), new FolderFormat(),
    ];

    public static ISampleReader Open(SourceFiles source, DatasetFormat wanted)
    {
        var format = All.FirstOrDefault(format => wanted == DatasetFormat.Auto || wanted == format.Format
            ? format.Matches(source)
            : false);
        if (format is not null)
            return format.Open(source);
        throw InputErrors.Unsupported(
            source.Name,
            wanted == DatasetFormat.Auto ? "no known data set format was found in it" : $"it holds no files of the format {wanted}");
    }
}
