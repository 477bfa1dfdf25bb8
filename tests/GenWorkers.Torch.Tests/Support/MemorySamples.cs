using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>
/// A data set in memory with something to learn: a soft disc on a shaded ground whose place, size and brightness are
/// drawn from the seed. Images of three channels have colours that follow from their light: bluish dark, reddish bright.
/// </summary>
internal sealed class MemorySamples : ISampleCache
{
    /// <summary>Attribute that says on which side of the middle a disc lies: left or right.</summary>
    public const string SideAttribute = "side";

    private readonly Dictionary<string, MemorySplit> splits;

    public MemorySamples(SampleShape shape, int train = 256, int validation = 64, int test = 64, double[]? weights = null)
    {
        Shape = shape;
        splits = new Dictionary<string, MemorySplit>(StringComparer.Ordinal)
        {
            ["train"] = new(shape, train, 1, weights),
            ["validation"] = new(shape, validation, 2, null),
            ["test"] = new(shape, test, 3, null),
        };
    }

    public SampleShape Shape { get; }

    public ISampleSplit Split(string name) => splits[name];

    public void Dispose()
    {
    }

    private sealed class MemorySplit(SampleShape shape, int count, int seed, double[]? weights) : ISampleSplit
    {
        private readonly byte[] pixels = Draw(shape, count, seed);

        public int Count => count;

        public ReadOnlySpan<byte> Pixels(int index) => pixels.AsSpan(index * shape.Length, shape.Length);

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => weights?[index] ?? 1;

        public string? Attribute(int index, string name) => Attributes(index).GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) =>
            new Dictionary<string, string> { [SideAttribute] = Of(index).NextDouble() < 0.5 ? "left" : "right" };

        /// <summary>Draws of one disc; the first decides where it is across.</summary>
        private CounterRandom Of(int index) => new(seed, DrawPurpose.Order, 0, index);

        private static byte[] Draw(SampleShape shape, int count, int seed)
        {
            var pixels = new byte[count * shape.Length];
            for (var i = 0; i < count; i++)
                DrawDisc(pixels.AsSpan(i * shape.Length, shape.Length), shape, new CounterRandom(seed, DrawPurpose.Order, 0, i));
            return pixels;
        }

        private static void DrawDisc(Span<byte> image, SampleShape shape, CounterRandom random)
        {
            var x = (0.25 + (0.5 * random.NextDouble())) * shape.Width;
            var y = (0.25 + (0.5 * random.NextDouble())) * shape.Height;
            var radius = (0.15 + (0.15 * random.NextDouble())) * shape.Width;
            var light = 128 + (127 * random.NextDouble());
            for (var at = 0; at < image.Length; at++)
            {
                var pixel = at / shape.Channels;
                var distance = Math.Sqrt(Math.Pow((pixel % shape.Width) - x, 2) + Math.Pow((pixel / shape.Width) - y, 2)) / radius;
                image[at] = Colored((byte)(light / (1 + Math.Pow(distance, 4))), at % shape.Channels);
            }
        }

        private static byte Colored(byte value, int channel) => channel switch
        {
            1 => (byte)(value * (value + 255) / 510),
            2 => (byte)((255 - value) / 2),
            _ => value,
        };
    }
}
