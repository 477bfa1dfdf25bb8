using System.Security.Cryptography;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Quality;

/// <summary>Summer (A) and winter (B), which the attribute <c>label</c> tells; a seeded tenth of each train folder is dev.</summary>
internal sealed class SeasonSets : ISampleCache
{
    public const string Attribute = "label";

    private const int DevShare = 10;

    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal)
    {
        ["train"] = new Part([]),
        ["validation"] = new Part([]),
        ["test"] = new Part([]),
    };

    public SeasonSets(string data, int side)
    {
        Shape = new SampleShape(side, side, 3);
        var folder = Path.Combine(data, "unpaired-summer2winter-128");
        foreach (var season in new[] { "A", "B" })
        {
            var train = Read(Path.Combine(folder, $"train{season}"), side);
            var order = MemoryImages.Shuffled(train.Count);
            var dev = train.Count / DevShare;
            parts["validation"].Images.AddRange(order[..dev].Select(i => (train[i], season)));
            parts["train"].Images.AddRange(order[dev..].Select(i => (train[i], season)));
            parts["test"].Images.AddRange(Read(Path.Combine(folder, $"test{season}"), side).Select(image => (image, season)));
        }
    }

    public SampleShape Shape { get; }

    public ISampleSplit Split(string name) => parts[name];

    public void Dispose()
    {
    }

    private static List<byte[]> Read(string folder, int side) =>
        [.. MemoryImages.Read(folder).Select(image => ImageShaper.Shape(image, side, 3).Pixels)];

    private sealed record Part(List<(byte[] Pixels, string Season)> Images) : ISampleSplit
    {
        public int Count => Images.Count;

        public ReadOnlySpan<byte> Pixels(int index) => Images[index].Pixels;

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => Attributes(index).GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) =>
            new Dictionary<string, string> { [SeasonSets.Attribute] = Images[index].Season };
    }
}
