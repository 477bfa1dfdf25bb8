using GenWorkers.Datasets.Faces.Raster;

namespace GenWorkers.Datasets.Faces;

/// <summary>
/// Renders a shaded 3-D head: shape from factors, pose, shadow map, samples, shading, average. Equal factors give equal
/// bytes on any thread. Every thread keeps its own buffers, so nothing is allocated once they have their size.
/// </summary>
public static class FaceRenderer
{
    [ThreadStatic]
    private static FaceFrame? t_frame;

    /// <summary>
    /// Writes (height, width, channels) bytes of a square RGB image into <paramref name="rgbHwc"/>, whose length must be
    /// 3 x side x side. Side 16 to 512.
    /// </summary>
    public static void Render(FaceFactors factors, int sizePixels, Span<byte> rgbHwc)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizePixels, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizePixels, 512);
        if (rgbHwc.Length != 3 * sizePixels * sizePixels)
            throw new ArgumentException($"Needs {3 * sizePixels * sizePixels} bytes, has {rgbHwc.Length}.", nameof(rgbHwc));
        foreach (var range in FaceFactorRange.All)
            if (!range.Contains(range.Get(factors)))
                throw new ArgumentOutOfRangeException(nameof(factors), range.Get(factors), $"{range.Name} is out of range.");

        (t_frame ??= new FaceFrame()).Render(factors, sizePixels, rgbHwc);
    }
}
