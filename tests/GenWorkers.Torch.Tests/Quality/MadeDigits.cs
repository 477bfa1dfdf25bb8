using System.Globalization;
using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Torch.Tests.Quality;

/// <summary>Digits of seven strokes, each drawn by its seed in another place, size, slant and thickness; in place of MNIST.</summary>
internal sealed class MadeDigits(int train, int validation, int test) : ISampleCache
{
    private const int Side = 28;

    /// <summary>Ends of the strokes a to g (x, y, x, y) in a box of 1 by 2.</summary>
    private static readonly double[][] Strokes =
    [
        [0, 0, 1, 0], [1, 0, 1, 1], [1, 1, 1, 2], [0, 2, 1, 2], [0, 1, 0, 2], [0, 0, 0, 1], [0, 1, 1, 1],
    ];

    private static readonly string[] Digits = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg"];

    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal)
    {
        ["train"] = new Part(1, train), ["validation"] = new Part(2, validation), ["test"] = new Part(3, test),
    };

    public SampleShape Shape => new(Side, Side, 1);

    public ISampleSplit Split(string name) => parts[name];

    public void Dispose()
    {
    }

    private static byte[] Draw(int digit, CounterRandom random)
    {
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        var (width, height, slant, thickness) = (Between(6, 10), Between(7, 9.5), Between(-0.3, 0.3), Between(0.8, 1.8));
        var (left, top) = (Between(0.3, 0.7) * (Side - width), Between(0.2, 0.8) * (Side - (2 * height)));
        double[] Placed(double[] stroke) =>
        [
            .. new[] { 0, 2 }.SelectMany(at => new[] { left + (stroke[at] * width) + (slant * (1 - stroke[at + 1]) * height), top + (stroke[at + 1] * height) }),
        ];
        var strokes = Digits[digit].Select(name => Placed(Strokes[name - 'a'])).ToArray();
        return [.. Enumerable.Range(0, Side * Side).Select(at => Ink(strokes.Min(stroke => Distance(stroke, at % Side, at / Side)) - thickness))];
    }

    private static byte Ink(double outside) => (byte)(255 * Math.Clamp(0.5 - outside, 0, 1));

    private static double Distance(double[] stroke, double x, double y)
    {
        var (dx, dy) = (stroke[2] - stroke[0], stroke[3] - stroke[1]);
        var along = Math.Clamp((((x - stroke[0]) * dx) + ((y - stroke[1]) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        return Math.Sqrt(Math.Pow(x - stroke[0] - (along * dx), 2) + Math.Pow(y - stroke[1] - (along * dy), 2));
    }

    private sealed class Part(int seed, int count) : ISampleSplit
    {
        private readonly byte[][] images =
            [.. Enumerable.Range(0, count).Select(i => Draw(i % Digits.Length, new CounterRandom(seed, DrawPurpose.Order, 0, i)))];

        public int Count => count;

        public ReadOnlySpan<byte> Pixels(int index) => images[index];

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(images[index]);

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => Attributes(index).GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) =>
            new Dictionary<string, string> { ["label"] = (index % Digits.Length).ToString(CultureInfo.InvariantCulture) };
    }
}
