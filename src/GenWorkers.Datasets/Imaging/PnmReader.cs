namespace GenWorkers.Datasets.Imaging;

/// <summary>Reads gray and colour netpbm files of 8 bits: P2, P3 (text), P5, P6 (binary).</summary>
internal static class PnmReader
{
    public static DecodedImage Read(string name, ReadOnlySpan<byte> encoded)
    {
        var type = encoded[1];
        var channels = type is (byte)'2' or (byte)'5' ? 1 : 3;
        var at = 2;
        var width = ReadNumber(name, encoded, ref at);
        var height = ReadNumber(name, encoded, ref at);
        var maximum = ReadNumber(name, encoded, ref at);
        ImageLimits.Check(name, width, height);
        if (maximum is < 1 or > 255)
            throw InputErrors.Unsupported(name, $"its largest value is {maximum}, 1 to 255 are read");

        var pixels = type <= (byte)'3'
            ? ReadText(name, encoded, ref at, width * height * channels)
            : ReadBinary(name, encoded, at + 1, width * height * channels);
        Scale(name, pixels, maximum);
        return new DecodedImage(width, height, channels, pixels);
    }

    private static byte[] ReadBinary(string name, ReadOnlySpan<byte> encoded, int at, int length)
    {
        if (encoded.Length - at < length)
            throw InputErrors.Corrupt(name, "the file ends before the picture does");
        return encoded.Slice(at, length).ToArray();
    }

    private static byte[] ReadText(string name, ReadOnlySpan<byte> encoded, ref int at, int length)
    {
        // Every value takes two bytes of text, so a short file never makes a long array.
        if (encoded.Length - at < length)
            throw InputErrors.Corrupt(name, "the file ends before the picture does");
        var pixels = new byte[length];
        for (var i = 0; i < length; i++)
        {
            var value = ReadNumber(name, encoded, ref at);
            pixels[i] = value <= 255 ? (byte)value : throw InputErrors.Corrupt(name, $"it has the value {value}");
        }

        return pixels;
    }

    private static void Scale(string name, byte[] pixels, int maximum)
    {
        if (maximum == 255)
            return;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] > maximum)
                throw InputErrors.Corrupt(name, $"the value {pixels[i]} is above its maximum {maximum}");
            pixels[i] = (byte)(((pixels[i] * 255) + (maximum / 2)) / maximum);
        }
    }

    /// <summary>The next decimal number, past white space and comments.</summary>
    private static int ReadNumber(string name, ReadOnlySpan<byte> encoded, ref int at)
    {
        SkipBlank(encoded, ref at);
        var value = 0;
        var digits = 0;
        for (; at < encoded.Length && encoded[at] is >= (byte)'0' and <= (byte)'9' && digits < 9; at++, digits++)
            value = (value * 10) + encoded[at] - '0';
        return digits is > 0 and < 9 ? value : throw InputErrors.Corrupt(name, "its PNM header or text is damaged");
    }

    private static void SkipBlank(ReadOnlySpan<byte> encoded, ref int at)
    {
        while (at < encoded.Length)
        {
            if (encoded[at] == '#')
                at += Math.Max(1, encoded[at..].IndexOf((byte)'\n') is var line and >= 0 ? line : encoded.Length - at);
            else if (encoded[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
                at++;
            else
                return;
        }
    }
}
