using GenWorkers.Datasets.Imaging;

namespace GenWorkers.Tests.Datasets.Imaging;

/// <summary>Our kernels against Pillow 9.4's output (golden/make_golden.py), bit for bit.</summary>
public sealed class ResamplerTests
{
    private static readonly string Golden = Repository.PathOf("tests", "GenWorkers.Tests", "Datasets", "Imaging", "golden");

    public static TheoryData<string> Resized { get; } =
        [.. Directory.GetFiles(Golden, "*.*.*x*.pnm").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Resized))]
    public void Resize_NoisePicture_EqualsPillow(string name)
    {
        var parts = name.Split('.');
        var expected = Read(name);
        var filter = parts[1] switch
        {
            "box" => ResampleFilter.Box,
            "bilinear" => ResampleFilter.Bilinear,
            "bicubic" => ResampleFilter.Bicubic,
            _ => ResampleFilter.Lanczos,
        };

        var actual = Resampler.Resize(Read($"{parts[0]}.source.pnm"), expected.Width, expected.Height, filter);

        actual.Shape.ShouldBe(expected.Shape);
        actual.Pixels.ShouldBe(expected.Pixels);
    }

    [Fact]
    public void Resize_GoldenFiles_CoverEveryKernel() => Resized.Count.ShouldBe(13 * 4);

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(48)]
    [InlineData(96)]
    public void Shape_Photo_EqualsPillowsDraftCropAndLanczos(int side)
    {
        var jpeg = File.ReadAllBytes(Path.Combine(Golden, "photo.jpg"));

        ImageShaper.Shape("photo.jpg", jpeg, side, 3).Pixels.ShouldBe(Read($"photo.{side}.pnm").Pixels);
        ImageShaper.Shape("photo.jpg", jpeg, side, 1).Pixels.ShouldBe(Read($"photo.gray.{side}.pnm").Pixels);
    }

    private static DecodedImage Read(string name) => ImageDecoder.Decode(name, File.ReadAllBytes(Path.Combine(Golden, name)));
}
