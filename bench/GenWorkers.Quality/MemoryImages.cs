using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Quality;

/// <summary>Images of one shape in memory; dev (here <c>validation</c>) is a seeded part of them and there is no test split.</summary>
internal sealed class MemoryImages : ISampleCache
{
    private const long DivisionSeed = 20260101;

    private readonly IReadOnlyList<byte[]> images;
    private readonly int[] order;
    private readonly int dev;

    /// <param name="dev">Images of the dev split.</param>
    public MemoryImages(IReadOnlyList<byte[]> images, SampleShape shape, int dev)
    {
        (this.images, Shape, this.dev) = (images, shape, dev);
        order = Enumerable.Range(0, images.Count)
            .OrderBy(i => new CounterRandom(DivisionSeed, DrawPurpose.Order, 0, i).NextUInt64())
            .ToArray();
    }

    public SampleShape Shape { get; }

    /// <summary>Every image file of a folder, in order of the names.</summary>
    public static IReadOnlyList<DecodedImage> Read(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => ImageDecoder.Decode(path, File.ReadAllBytes(path)))];

    public ISampleSplit Split(string name) => name switch
    {
        "train" => new Part(images, order[dev..]),
        "validation" => new Part(images, order[..dev]),
        _ => new Part(images, []),
    };

    public void Dispose()
    {
    }

    private sealed class Part(IReadOnlyList<byte[]> images, int[] order) : ISampleSplit
    {
        public int Count => order.Length;

        public ReadOnlySpan<byte> Pixels(int index) => images[order[index]];

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => null;

        public IReadOnlyDictionary<string, string> Attributes(int index) => new Dictionary<string, string>();
    }
}
