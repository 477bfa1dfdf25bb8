using System.Security.Cryptography;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;
using SkiaSharp;

namespace GenWorkers.Quality;

/// <summary>
/// FairFace's faces and CIFAR's pictures of other things, with the attribute <c>label</c>: face or other. Both are brought to
/// one size by one filter and through one JPEG, so that the resampling does not tell them apart.
/// </summary>
internal sealed class FacesAndOthers : ISampleCache
{
    public const string Label = "label";
    public const string Face = "face";

    private const int Side = 28;
    private const int JpegQuality = 90;

    private readonly Dictionary<string, ISampleSplit> splits = new(StringComparer.Ordinal);

    private FacesAndOthers(ISampleCache faces, ISampleCache others)
    {
        foreach (var name in new[] { "train", "validation", "test" })
            splits[name] = new Part([.. Read(faces, name, Face), .. Read(others, name, "other")]);
    }

    public SampleShape Shape { get; } = new(Side, Side, 3);

    /// <param name="data">Folder of the sets.</param>
    public static FacesAndOthers Read(string data) => new(ColorSets.Read(data, "fairface"), ColorSets.Read(data, "cifar"));

    public ISampleSplit Split(string name) => splits[name];

    public void Dispose()
    {
    }

    private static IEnumerable<Sample> Read(ISampleCache samples, string split, string label)
    {
        var part = samples.Split(split);
        for (var i = 0; i < part.Count; i++)
        {
            var attributes = new Dictionary<string, string>(part.Attributes(i)) { [Label] = label };
            yield return new Sample(Reduced(new DecodedImage(samples.Shape.Width, samples.Shape.Height, 3, part.Pixels(i).ToArray())), attributes);
        }
    }

    private static byte[] Reduced(DecodedImage image)
    {
        var small = Resampler.Resize(image, Side, Side, ResampleFilter.Lanczos);
        var rgba = new byte[Side * Side * 4];
        for (var at = 0; at < rgba.Length; at++)
            rgba[at] = at % 4 == 3 ? byte.MaxValue : small.Pixels[(at / 4 * 3) + (at % 4)];
        using var picture = SKImage.FromPixelCopy(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return ImageShaper.ToChannels(ImageDecoder.Decode("jpeg", jpeg.AsSpan()), 3).Pixels;
    }

    private sealed record Sample(byte[] Pixels, IReadOnlyDictionary<string, string> Attributes);

    private sealed class Part(Sample[] samples) : ISampleSplit
    {
        public int Count => samples.Length;

        public ReadOnlySpan<byte> Pixels(int index) => samples[index].Pixels;

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(samples[index].Pixels);

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => samples[index].Attributes.GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => samples[index].Attributes;
    }
}
