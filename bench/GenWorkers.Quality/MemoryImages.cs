using System.Security.Cryptography;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Quality;

/// <summary>Images of one shape in memory, each split a list of places; dev is here called <c>validation</c>.</summary>
internal sealed class MemoryImages(
    IReadOnlyList<byte[]> images,
    SampleShape shape,
    int[] train,
    int[] dev,
    int[] test,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? attributes = null) : ISampleCache
{
    private const long DivisionSeed = 20260101;

    public SampleShape Shape => shape;

    /// <summary>Places 0 to count - 1 in the order by which splits are divided.</summary>
    public static int[] Shuffled(int count) => [.. Enumerable.Range(0, count)
        .OrderBy(i => new CounterRandom(DivisionSeed, DrawPurpose.Order, 0, i).NextUInt64())];

    /// <summary>Every image file of a folder, in order of the names.</summary>
    public static IReadOnlyList<DecodedImage> Read(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => ImageDecoder.Decode(path, File.ReadAllBytes(path)))];

    public ISampleSplit Split(string name) => name switch
    {
        "train" => new Part(images, attributes, train),
        "validation" => new Part(images, attributes, dev),
        _ => new Part(images, attributes, test),
    };

    public void Dispose()
    {
    }

    private sealed class Part(
        IReadOnlyList<byte[]> images, IReadOnlyList<IReadOnlyDictionary<string, string>>? attributes, int[] order) : ISampleSplit
    {
        private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

        public int Count => order.Length;

        public ReadOnlySpan<byte> Pixels(int index) => images[order[index]];

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => Attributes(index).GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => attributes?[order[index]] ?? None;
    }
}
