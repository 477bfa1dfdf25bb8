using System.Globalization;
using System.Runtime.CompilerServices;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Sources;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Formats.Idx;

/// <summary>Images with their labels beside them; the first word of the file name is the split.</summary>
internal sealed class IdxReader(SourceFiles source, IReadOnlyList<string> images) : ISampleReader
{
    public long? Count => null;

    public async IAsyncEnumerable<SourceSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in images)
        {
            foreach (var sample in ReadFile(path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return sample;
            }
        }

        await Task.CompletedTask;
    }

    private IEnumerable<SourceSample> ReadFile(string path)
    {
        using var file = new IdxFile(source, path, 3);
        using var labels = OpenLabels(path, file.Sizes[0]);
        ImageLimits.Check(path, file.Sizes[2], file.Sizes[1]);
        var shape = new SampleShape((int)file.Sizes[1], (int)file.Sizes[2], 1);
        var split = SampleSplits.Parse(Path.GetFileName(path).Split('-', '.')[0]);
        var label = new byte[1];
        for (var i = 0; i < file.Sizes[0]; i++)
        {
            var pixels = new byte[shape.Length];
            file.ReadItem(pixels);
            labels?.ReadItem(label);
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}#{i:D8}");
            yield return new SourceSample(name, () => PnmWriter.Write(pixels, shape), Attributes(labels, label[0]), split);
        }

        file.ExpectEnd();
        labels?.ExpectEnd();
    }

    private IdxFile? OpenLabels(string images, uint count)
    {
        var name = images.Replace("images", "labels", StringComparison.Ordinal)
            .Replace("idx3", "idx1", StringComparison.Ordinal);
        var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        var path = source.Paths.FirstOrDefault(path => path == plain || path == plain + ".gz");
        if (path is null || path == images)
            return null;
        var labels = new IdxFile(source, path, 1);
        return labels.Sizes[0] == count
            ? labels
            : throw InputErrors.Corrupt(path, $"it has {labels.Sizes[0]} labels for {count} images");
    }

    private static Dictionary<string, string> Attributes(IdxFile? labels, byte label) => labels is null
        ? []
        : new() { ["label"] = label.ToString(CultureInfo.InvariantCulture) };
}
