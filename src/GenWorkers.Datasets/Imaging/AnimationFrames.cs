using System.Buffers.Binary;

namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Counts the frames of an animated WebP or GIF by their block headers, once over the file and without decoding: the
/// codec's own count takes time with the square of the frames. Where a block leads past the file's end the count ends;
/// the decoder says what is damaged.
/// </summary>
internal static class AnimationFrames
{
    /// <summary>Only the first frame is a sample; more than this is no picture that somebody took.</summary>
    public const int Max = 10_000;

    public static void Check(string name, ReadOnlySpan<byte> encoded, ImageFormat format)
    {
        var frames = format.Name switch
        {
            "webp" => CountWebP(encoded),
            "gif" => CountGif(encoded),
            _ => 1,
        };
        if (frames > Max)
            throw InputErrors.TooLarge(name, $"it has more than {Max} frames");
    }

    /// <summary>RIFF chunks: four letters, a length, as many bytes and one more where the length is odd.</summary>
    private static int CountWebP(ReadOnlySpan<byte> encoded)
    {
        var frames = 0;
        for (long at = 12; at + 8 <= encoded.Length && frames <= Max;)
        {
            var chunk = encoded.Slice((int)at, 8);
            if (chunk.StartsWith("ANMF"u8))
                frames++;
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += 8 + length + (length & 1);
        }

        return frames;
    }

    private static int CountGif(ReadOnlySpan<byte> encoded)
    {
        const int header = 13;
        if (encoded.Length < header)
            return 0;
        var frames = 0;
        var at = header + ColorTableBytes(encoded[10]);
        while (at + 10 <= encoded.Length && frames <= Max)
        {
            switch (encoded[at])
            {
                case 0x21: // extension: its label, then its data
                    at = SkipData(encoded, at + 2);
                    break;
                case 0x2C: // frame: place and size, colour table, code size, then its data
                    frames++;
                    at = SkipData(encoded, at + 10 + ColorTableBytes(encoded[at + 9]) + 1);
                    break;
                default:
                    return frames;
            }
        }

        return frames;
    }

    private static int ColorTableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    /// <summary>Data blocks have their length in a byte before them; a length of 0 ends them.</summary>
    private static int SkipData(ReadOnlySpan<byte> encoded, int at)
    {
        while (at < encoded.Length && encoded[at] != 0)
            at += encoded[at] + 1;
        return at + 1;
    }
}
