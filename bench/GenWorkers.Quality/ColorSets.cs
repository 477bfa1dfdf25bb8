using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Quality;

/// <summary>The colour sets: the first 4,000 images of CIFAR-10 and FairFace at 64 pixels.</summary>
internal static class ColorSets
{
    private const int CifarTest = 800;
    private const int CifarDev = 320;
    private const int FaceDevOfGroup = 50;

    public static MemoryImages Read(string data, string set) => set switch
    {
        "cifar" => Cifar(Path.Combine(data, "cifar10", "data_batch_1_first4000.bin")),
        "fairface" => Faces(Path.Combine(data, "faces-fairface-64")),
        _ => throw new ArgumentException($"'{set}' is no set: cifar or fairface", nameof(set)),
    };

    /// <summary>A label byte, then 1,024 red, green and blue values. Test is a seeded 800, as there is no other.</summary>
    private static MemoryImages Cifar(string path)
    {
        const int Plane = 32 * 32;
        var bytes = File.ReadAllBytes(path);
        var images = bytes.Chunk(1 + (3 * Plane))
            .Select(record => Enumerable.Range(0, 3 * Plane).Select(at => record[1 + (at % 3 * Plane) + (at / 3)]).ToArray())
            .ToList();
        var order = MemoryImages.Shuffled(images.Count);
        return new MemoryImages(
            images, new SampleShape(32, 32, 3), order[(CifarTest + CifarDev)..], order[CifarTest..(CifarTest + CifarDev)], order[..CifarTest]);
    }

    /// <summary>Test is the set's own validation part; dev a seeded 50 of each race and gender of train.</summary>
    private static MemoryImages Faces(string folder)
    {
        var lines = File.ReadLines(Path.Combine(folder, "labels.csv")).Select(line => line.Split(',')).ToList();
        var (file, split, race, gender) = (Array.IndexOf(lines[0], "file"), Array.IndexOf(lines[0], "split"), Array.IndexOf(lines[0], "race"), Array.IndexOf(lines[0], "gender"));
        var rows = lines[1..];
        var images = rows
            .Select(row => ImageDecoder.Decode(row[file], File.ReadAllBytes(Path.Combine(folder, "img", row[file]))))
            .Select(image => ImageShaper.ToChannels(image, 3).Pixels)
            .ToList();
        var order = MemoryImages.Shuffled(rows.Count);
        var train = order.Where(i => rows[i][split] == "train").ToList();
        var dev = train.GroupBy(i => (rows[i][race], rows[i][gender])).SelectMany(group => group.Take(FaceDevOfGroup)).ToHashSet();
        return new MemoryImages(
            images,
            new SampleShape(64, 64, 3),
            [.. train.Where(i => !dev.Contains(i))],
            [.. dev],
            [.. order.Where(i => rows[i][split] != "train")],
            rows.ConvertAll(row => lines[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)));
    }
}
