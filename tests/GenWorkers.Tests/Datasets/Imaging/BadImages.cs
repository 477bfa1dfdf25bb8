using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace GenWorkers.Tests.Datasets.Imaging;

/// <summary>Image files that nobody should send.</summary>
public static class BadImages
{
    /// <summary>Signature and header of a PNG of that size, and nothing else.</summary>
    public static byte[] PngHeader(int width, int height)
    {
        var png = new byte[33];
        byte[] start = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
        start.CopyTo(png, 0);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        png[24] = 8;
        png[25] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    public static byte[] Jpeg(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var i = 0; i < width * height; i++)
            bitmap.SetPixel(i % width, i / width, new SKColor((byte)(i * 7), (byte)(i * 13), (byte)(i * 29)));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    /// <summary>The JPEG with an EXIF block that says how the camera was held.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] body = [.. Encoding.ASCII.GetBytes("Exif\0\0"), .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. jpeg.AsSpan(2)];
    }

    /// <summary>An animated WebP of that many copies of one 2x2 frame.</summary>
    public static byte[] AnimatedWebP(int frames)
    {
        using var bitmap = new SKBitmap(2, 2, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.Red);
        using var data = bitmap.Encode(SKEncodedImageFormat.Webp, 80);
        var still = data.ToArray()[12..];
        byte[] frame = [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 10, 0, 0, 0, .. still];
        using var body = new MemoryStream();
        body.Write(Encoding.ASCII.GetBytes("WEBP"));
        Chunk(body, "VP8X", [2, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
        Chunk(body, "ANIM", [0, 0, 0, 0, 0, 0]);
        for (var i = 0; i < frames; i++)
            Chunk(body, "ANMF", frame);
        using var file = new MemoryStream();
        Chunk(file, "RIFF", body.ToArray());
        return file.ToArray();
    }

    /// <summary>A GIF of 2x1 pixels whose frames are red, green, blue, white and again.</summary>
    public static byte[] AnimatedGif(int frames)
    {
        using var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes("GIF89a"));
        file.Write([2, 0, 1, 0, 0x81, 0, 0]); // 2x1, a table of four colours
        file.Write([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
        for (var i = 0; i < frames; i++)
        {
            var color = i % 4;
            file.Write([0x21, 0xF9, 4, 0, 10, 0, 0, 0]); // shown for a tenth of a second
            file.Write([0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0]);

            // Codes of three bits, low bits first: clear (4), the colour twice, end (5).
            var codes = 4 | (color << 3) | (color << 6) | (5 << 9);
            file.Write([2, 2, (byte)codes, (byte)(codes >> 8), 0]);
        }

        file.WriteByte(0x3B);
        return file.ToArray();
    }

    private static void Chunk(Stream target, string name, byte[] data)
    {
        target.Write(Encoding.ASCII.GetBytes(name));
        target.Write(BitConverter.GetBytes(data.Length));
        target.Write(data);
        if (data.Length % 2 == 1)
            target.WriteByte(0);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
