using System.Text;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Imaging;
using SkiaSharp;

namespace GenWorkers.Tests.Datasets.Imaging;

public sealed class ImageDecoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Decode_PngOfOurWriter_GivesItsPixels(int channels)
    {
        var pixels = Enumerable.Range(0, 7 * 5 * channels).Select(i => (byte)(i * 37)).ToArray();
        using var png = new MemoryStream();
        PngWriter.Write(png, pixels, 5, 7, channels);

        var image = ImageDecoder.Decode("a.png", png.ToArray());

        image.ShouldSatisfyAllConditions(
            () => image.Width.ShouldBe(7),
            () => image.Height.ShouldBe(5),
            () => image.Channels.ShouldBe(channels),
            () => image.Pixels.ShouldBe(pixels));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_TransparentPixels_LieOnWhite(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(0, 0, 0, 0));
        using var data = bitmap.Encode(format, 100);

        ImageDecoder.Decode("a", data.ToArray()).Pixels.ShouldAllBe(value => value == 255);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(37)]
    public void Decode_HalfTransparentPixels_AreBlendedWithWhite(int width)
    {
        // Every fourth pixel and a stretch of whole vectors are opaque, the others have every alpha there is.
        using var bitmap = new SKBitmap(new SKImageInfo(width, 9, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var expected = new List<byte>();
        for (var i = 0; i < width * 9; i++)
        {
            var alpha = i % 4 == 0 || i is >= 40 and < 100 ? 255 : i * 11 % 256;
            var color = new SKColor((byte)(i * 7), (byte)(i * 13), (byte)(i * 29), (byte)alpha);
            bitmap.SetPixel(i % width, i / width, color);
            foreach (int value in (byte[])[color.Red, color.Green, color.Blue])
                expected.Add((byte)Math.Round(((value * alpha) + (255 * (255 - alpha))) / 255.0, MidpointRounding.AwayFromZero));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        var image = ImageDecoder.Decode("a.png", data.ToArray());

        for (var i = 0; i < expected.Count; i++)
            ((int)image.Pixels[i]).ShouldBe(expected[i], $"byte {i}");
    }

    [Theory]
    [InlineData("P2\n# odd\n2 2\n100\n0 50\n100 25\n", "0,128,255,64")]
    [InlineData("P3 1 1 255 1 2 3", "1,2,3")]
    [InlineData("P5\n1 2\n255\nAB", "65,66")]
    public void Decode_Pnm_GivesItsPixels(string text, string expected) =>
        string.Join(',', ImageDecoder.Decode("a.pnm", Encoding.ASCII.GetBytes(text)).Pixels).ShouldBe(expected);

    [Theory]
    [InlineData("P5\n4 4\n255\nABC", "a.pnm is corrupt: the file ends before the picture does.")]
    [InlineData("P5\n4 x\n255\nABC", "a.pnm is corrupt: its PNM header or text is damaged.")]
    [InlineData("P2\n1 1\n10\n11", "a.pnm is corrupt: the value 11 is above its maximum 10.")]
    public void Decode_DamagedPnm_IsCorrupt(string text, string message) =>
        Refuse("a.pnm", Encoding.ASCII.GetBytes(text), ErrorCode.InputCorrupt).ShouldBe(message);

    [Fact]
    public void Decode_SvgNamedPng_IsUnsupported() =>
        Refuse("logo.png", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), ErrorCode.InputUnsupportedFormat)
            .ShouldBe("logo.png cannot be read: it is no JPEG, PNG, WebP, GIF or PNM file by its first bytes.");

    [Fact]
    public void Decode_HugePngHeader_IsTooLargeBeforeAnyPixel()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refuse("bomb.png", BadImages.PngHeader(50_000, 50_000), ErrorCode.InputTooLarge)
            .ShouldBe("bomb.png is too large: 50000x50000 pixels, a side may have 16384.");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Decode_AreaAboveLimit_IsTooLarge() =>
        Refuse("a.png", BadImages.PngHeader(16_000, 16_000), ErrorCode.InputTooLarge)
            .ShouldBe("a.png is too large: 16000x16000 pixels, an image may have 64000000.");

    [Fact]
    public void Decode_TruncatedJpeg_IsCorrupt()
    {
        var jpeg = BadImages.Jpeg(64, 64);

        Refuse("a.jpg", jpeg[..(jpeg.Length / 2)], ErrorCode.InputCorrupt)
            .ShouldBe("a.jpg is corrupt: the file ends before the picture does.");
    }

    [Fact]
    public void Decode_JpegOfRubbish_IsCorrupt() =>
        Refuse("a.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4], ErrorCode.InputCorrupt)
            .ShouldBe("a.jpg is corrupt: its jpeg header is damaged.");

    [Fact]
    public void Decode_WebPOfAMillionFrames_IsTooLargeBeforeAnyPixel() =>
        Refuse("a.webp", BadImages.AnimatedWebP(1_000_000), ErrorCode.InputTooLarge)
            .ShouldBe("a.webp is too large: it has more than 10000 frames.");

    [Fact]
    public void Decode_GifOfManyFrames_IsTooLargeBeforeAnyPixel() =>
        Refuse("a.gif", BadImages.AnimatedGif(10_001), ErrorCode.InputTooLarge)
            .ShouldBe("a.gif is too large: it has more than 10000 frames.");

    [Fact]
    public void Decode_Animation_IsItsFirstFrame()
    {
        // Frame i of the GIF has the colour of table entry i modulo 4: red, green, blue, white.
        ImageDecoder.Decode("a.gif", BadImages.AnimatedGif(10_000)).Pixels.ShouldBe([255, 0, 0, 255, 0, 0]);
        ImageDecoder.Decode("a.webp", BadImages.AnimatedWebP(10_000)).Width.ShouldBe(2);
    }

    [Fact]
    public void Decode_JpegWithOrientation_StandsUpright()
    {
        var jpeg = BadImages.WithOrientation(BadImages.Jpeg(32, 16), 6);

        var image = ImageDecoder.Decode("a.jpg", jpeg);

        (image.Width, image.Height).ShouldBe((16, 32));
    }

    private static string Refuse(string name, byte[] encoded, ErrorCode code)
    {
        var error = Should.Throw<JobException>(() => ImageDecoder.Decode(name, encoded));
        error.Code.ShouldBe(code);
        return error.Message;
    }
}
