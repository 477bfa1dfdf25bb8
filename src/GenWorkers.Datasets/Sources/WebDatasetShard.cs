using System.Formats.Tar;
using GenWorkers.Datasets.Imaging;

namespace GenWorkers.Datasets.Sources;

/// <summary>Tells a WebDataset shard from a tar of a folder: in a shard an image has a side file of the same key.</summary>
internal static class WebDatasetShard
{
    private const int Looked = 64;

    public static bool Is(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var tar = new TarReader(file);
            var extensions = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            for (var i = 0; i < Looked && tar.GetNextEntry() is { } entry; i++)
            {
                var key = Path.ChangeExtension(entry.Name, null);
                extensions.TryAdd(key, []);
                extensions[key].Add(Path.GetExtension(entry.Name));
            }

            return extensions.Values.Any(names =>
                names.Exists(ImageFormats.IsReadableName) && names.Exists(name => name is ".json" or ".cls" or ".txt"));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)
        {
            // Damaged either way; the reader that comes next says so with the file's name.
            return false;
        }
    }
}
