using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Quality;

/// <summary>
/// MNIST or Fashion-MNIST from its four files, in memory. Dev (here <c>validation</c>) is a seeded tenth of train and
/// every choice is made on it; test is in seeded order, because its halves differ.
/// </summary>
internal sealed class IdxSamples : ISampleCache
{
    private const long DivisionSeed = 20260101;
    private const int DevShare = 10;
    private const string Label = "label";

    private readonly Dictionary<string, Part> parts;

    public IdxSamples(string folder)
    {
        var (train, shape) = Read(Path.Combine(folder, "train-images-idx3-ubyte.gz"));
        var (test, _) = Read(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"));
        var trainLabels = ReadLabels(Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
        var testLabels = ReadLabels(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"));
        Shape = shape;
        var trainOrder = Shuffled(train.Length / shape.Length, 0);
        var dev = trainOrder.Length / DevShare;
        parts = new Dictionary<string, Part>(StringComparer.Ordinal)
        {
            ["train"] = new(train, trainLabels, shape, trainOrder[dev..]),
            ["validation"] = new(train, trainLabels, shape, trainOrder[..dev]),
            ["test"] = new(test, testLabels, shape, Shuffled(test.Length / shape.Length, 1)),
        };
    }

    public SampleShape Shape { get; }

    public ISampleSplit Split(string name) => parts[name];

    public void Dispose()
    {
    }

    public static int LabelOf(ISampleSplit split, int index) => int.Parse(split.Attribute(index, Label)!, CultureInfo.InvariantCulture);

    private static int[] Shuffled(int count, int stream)
    {
        var order = Enumerable.Range(0, count).ToArray();
        var random = new CounterRandom(DivisionSeed, DrawPurpose.Order, 0, stream);
        for (var i = count - 1; i > 0; i--)
        {
            var other = random.NextInt(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private static (byte[] Pixels, SampleShape Shape) Read(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var header = new byte[16];
        stream.ReadExactly(header);
        var sizes = Enumerable.Range(1, 3).Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * i))).ToArray();
        var shape = new SampleShape(sizes[1], sizes[2], 1);
        var pixels = new byte[sizes[0] * shape.Length];
        stream.ReadExactly(pixels);
        return (pixels, shape);
    }

    private static byte[] ReadLabels(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var header = new byte[8];
        stream.ReadExactly(header);
        var labels = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4))];
        stream.ReadExactly(labels);
        return labels;
    }

    private sealed class Part(byte[] pixels, byte[] labels, SampleShape shape, int[] order) : ISampleSplit
    {
        public int Count => order.Length;

        public ReadOnlySpan<byte> Pixels(int index) => pixels.AsSpan(order[index] * shape.Length, shape.Length);

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) =>
            name == Label ? labels[order[index]].ToString(CultureInfo.InvariantCulture) : null;

        public IReadOnlyDictionary<string, string> Attributes(int index) =>
            new Dictionary<string, string> { [Label] = Attribute(index, Label)! };
    }
}
