using System.Globalization;
using System.Runtime.CompilerServices;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Sources;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Formats.Cifar;

/// <summary>Records of one label byte and 3 planes of 32x32; labels get the names of <c>batches.meta.txt</c>.</summary>
internal sealed class CifarReader(SourceFiles source, IReadOnlyList<string> batches) : ISampleReader
{
    private const int Side = 32;
    private const int Plane = Side * Side;
    private const int RecordLength = 1 + (3 * Plane);

    public long? Count => batches.Sum(path => new FileInfo(source.FullPath(path)).Length / RecordLength);

    public async IAsyncEnumerable<SourceSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var labels = await ReadLabelsAsync(cancellationToken);
        foreach (var path in batches)
        {
            await using var file = source.OpenRead(path);
            if (file.Length % RecordLength != 0)
                throw InputErrors.Corrupt(path, $"its {file.Length} bytes are no whole number of records of {RecordLength}");
            var split = Path.GetFileName(path).StartsWith("test", StringComparison.Ordinal) ? SampleSplit.Test : SampleSplit.Train;
            for (var i = 0; i < file.Length / RecordLength; i++)
            {
                var record = new byte[RecordLength];
                await file.ReadExactlyAsync(record, cancellationToken);
                var name = string.Create(CultureInfo.InvariantCulture, $"{path}#{i:D8}");
                yield return new SourceSample(name, () => ToPpm(record), Attributes(labels, path, record[0]), split);
            }
        }
    }

    private async Task<string[]> ReadLabelsAsync(CancellationToken cancellationToken)
    {
        var path = source.Paths.FirstOrDefault(path => Path.GetFileName(path) == "batches.meta.txt");
        if (path is null)
            return [];
        var lines = await File.ReadAllLinesAsync(source.FullPath(path), cancellationToken);
        return [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)];
    }

    private static Dictionary<string, string> Attributes(string[] labels, string path, byte label)
    {
        if (labels.Length == 0)
            return new() { ["label"] = label.ToString(CultureInfo.InvariantCulture) };
        return label < labels.Length
            ? new() { ["label"] = labels[label] }
            : throw InputErrors.Corrupt(path, $"it has the label {label}, batches.meta.txt names {labels.Length}");
    }

    private static byte[] ToPpm(byte[] record)
    {
        var pixels = new byte[3 * Plane];
        for (var i = 0; i < Plane; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                pixels[(i * 3) + channel] = record[1 + (channel * Plane) + i];
        }

        return PnmWriter.Write(pixels, new SampleShape(Side, Side, 3));
    }
}
