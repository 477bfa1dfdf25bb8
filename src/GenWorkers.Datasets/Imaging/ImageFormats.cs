namespace GenWorkers.Datasets.Imaging;

/// <summary>A file format of the allow-list.</summary>
internal sealed record ImageFormat(string Name)
{
    public bool IsPnm => Name == "pnm";

    public string Extension(ReadOnlySpan<byte> encoded) => Name switch
    {
        "pnm" => encoded[1] is (byte)'2' or (byte)'5' ? ".pgm" : ".ppm",
        "jpeg" => ".jpg",
        _ => "." + Name,
    };
}

/// <summary>
/// The allow-list of image formats, told by their first bytes and never by the file's name: a decoder that nobody
/// asked for (SVG, BMP, raw photographs) is attack surface.
/// </summary>
internal static class ImageFormats
{
    public static ImageFormat Jpeg { get; } = new("jpeg");

    private static readonly ImageFormat Png = new("png");
    private static readonly ImageFormat Gif = new("gif");
    private static readonly ImageFormat WebP = new("webp");
    private static readonly ImageFormat Pnm = new("pnm");

    private static readonly HashSet<string> Readable = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".webp", ".gif", ".pgm", ".ppm", ".pnm",
    };

    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ".bmp", ".tif", ".tiff", ".svg", ".avif", ".heic", ".jxl", ".ico", ".psd", ".pbm", ".jp2",
    };

    public static ImageFormat? Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
        [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'#', ..] => Pnm,
        _ => null,
    };

    /// <summary>True for a name under which an image of the allow-list is expected.</summary>
    public static bool IsReadableName(string path) => Readable.Contains(Path.GetExtension(path));

    /// <summary>True for an image of another format: refused, because to leave it out in silence would lose samples.</summary>
    public static bool IsForeignName(string path) => Foreign.Contains(Path.GetExtension(path));
}
