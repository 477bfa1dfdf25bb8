namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>IEC 61966-2-1 transfer function, by table.</summary>
internal static class Srgb
{
    private const int Steps = 4096;
    private static readonly byte[] Encoded = [.. Enumerable.Range(0, Steps + 1).Select(i => Encode(i / (double)Steps))];

    public static float ToLinear(int value)
    {
        var v = value / 255.0;
        return (float)(v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4));
    }

    /// <summary>Linear light, clipped to [0, 1], as a byte.</summary>
    public static byte FromLinear(float linear) => Encoded[(int)(Math.Clamp(linear, 0f, 1f) * Steps + 0.5f)];

    private static byte Encode(double v) =>
        (byte)Math.Round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * Math.Pow(v, 1 / 2.4) - 0.055));
}
