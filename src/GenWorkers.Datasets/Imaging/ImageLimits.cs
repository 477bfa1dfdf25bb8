namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Limits that a header must keep before any pixel is decoded. A progressive JPEG of 16,000 x 16,000 in 1.5 MB costs
/// 754 MB even when decoded at an eighth, so the area counts and not the file.
/// </summary>
internal static class ImageLimits
{
    public const int MaxSide = 16_384;
    public const long MaxArea = 64_000_000;

    public static void Check(string name, long width, long height)
    {
        if (width < 1 || height < 1)
            throw InputErrors.Corrupt(name, $"its header says {width}x{height} pixels");
        if (width > MaxSide || height > MaxSide)
            throw InputErrors.TooLarge(name, $"{width}x{height} pixels, a side may have {MaxSide}");
        if (width * height > MaxArea)
            throw InputErrors.TooLarge(name, $"{width}x{height} pixels, an image may have {MaxArea}");
    }
}
