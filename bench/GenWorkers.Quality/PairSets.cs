using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Quality;

/// <summary>The facades as pairs, photo left and label map right, 40 of train as dev.</summary>
internal static class PairSets
{
    private const int DevPairs = 40;

    public static MemoryImages Facades(string data, int side)
    {
        var folder = Path.Combine(data, "paired-facades");
        var train = Read(Path.Combine(folder, "train"), side);
        var test = Read(Path.Combine(folder, "test"), side);
        var order = MemoryImages.Shuffled(train.Count);
        return new MemoryImages(
            [.. train, .. test],
            new SampleShape(side, 2 * side, 3),
            order[DevPairs..],
            order[..DevPairs],
            [.. Enumerable.Range(train.Count, test.Count)]);
    }

    private static List<byte[]> Read(string folder, int side) =>
        [.. MemoryImages.Read(folder).Select(image => ImageShaper.ShapePair(image, side, 3).Pixels)];
}
