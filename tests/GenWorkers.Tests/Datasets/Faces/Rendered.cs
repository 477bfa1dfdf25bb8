using GenWorkers.Datasets.Faces;

namespace GenWorkers.Tests.Datasets.Faces;

/// <summary>One rendered face and what the tests measure on it.</summary>
internal sealed class Rendered
{
    public Rendered(FaceFactors factors, int size = 64)
    {
        Size = size;
        Bytes = new byte[3 * size * size];
        FaceRenderer.Render(factors, size, Bytes);
    }

    public static FaceFactors Calm { get; } = new()
    {
        SkinTone = 5, Yaw = 0, Pitch = 0, LightAzimuth = 0, LightElevation = 20, LightStrength = .9, Expression = 0,
        FaceShape = 0, HairStyle = HairStyle.Cropped, HairTone = .3, Background = 0, IdentitySeed = 11, SceneSeed = 12,
    };

    public int Size { get; }

    public byte[] Bytes { get; }

    public double Luma(int x, int y)
    {
        var at = 3 * (y * Size + x);
        return .2126 * Bytes[at] + .7152 * Bytes[at + 1] + .0722 * Bytes[at + 2];
    }

    /// <summary>Mean brightness of a rectangle given in shares of the side.</summary>
    public double Mean(double left, double top, double right, double bottom)
    {
        var values = new List<double>();
        for (var y = (int)(top * Size); y < bottom * Size; y++)
            for (var x = (int)(left * Size); x < right * Size; x++)
                values.Add(Luma(x, y));
        return values.Average();
    }

    /// <summary>Share of pixels that differ from another picture of that size.</summary>
    public double Differing(Rendered other) =>
        Enumerable.Range(0, Size * Size).Count(i => !Bytes.AsSpan(3 * i, 3).SequenceEqual(other.Bytes.AsSpan(3 * i, 3))) / (double)(Size * Size);

    /// <summary>Mean absolute difference of the middles of two pictures, one perhaps mirrored.</summary>
    public double Distance(Rendered other, bool mirrored)
    {
        var (sum, count) = (0.0, 0);
        for (var y = Size / 4; y < 3 * Size / 4; y++)
            for (var x = Size / 4; x < Size - Size / 4; x++, count++)
                sum += Math.Abs(Luma(x, y) - other.Luma(mirrored ? Size - 1 - x : x, y));
        return sum / count;
    }
}
