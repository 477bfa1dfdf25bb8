using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;
using GenWorkers.Jobs.Imaging;

namespace GenWorkers.Probe;

/// <summary>The contact sheet: rows of random faces, then one row a factor that sweeps it with all else held.</summary>
internal static class Sheet
{
    private static readonly RenderFacesSpec Free = new() { Count = 1 };

    private static readonly (string Factor, Func<FaceFactors, double, FaceFactors> Set)[] Sweeps =
    [
        ("skinTone", (f, v) => f with { SkinTone = (int)v }),
        ("yaw", (f, v) => f with { Yaw = v }),
        ("pitch", (f, v) => f with { Pitch = v }),
        ("lightAzimuth", (f, v) => f with { LightAzimuth = v }),
        ("lightElevation", (f, v) => f with { LightElevation = v }),
        ("lightStrength", (f, v) => f with { LightStrength = v }),
        ("expression", (f, v) => f with { Expression = v }),
        ("faceShape", (f, v) => f with { FaceShape = v }),
        ("hairStyle", (f, v) => f with { HairStyle = (HairStyle)(int)v }),
        ("hairTone", (f, v) => f with { HairTone = v }),
        ("background", (f, v) => f with { Background = (int)v }),
    ];

    /// <summary>Writes the sheet as PNG: <paramref name="columns"/> faces of <paramref name="size"/> pixels a row.</summary>
    public static void Write(string path, int size, int columns, int randomRows, long seed)
    {
        var rows = randomRows + Sweeps.Length;
        var sheet = new byte[3 * rows * size * columns * size];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                Place(sheet, Factors(row, column, columns, randomRows, seed), row, column, columns, size);
        PngWriter.Write(path, sheet, rows * size, columns * size, 3);
    }

    private static FaceFactors Factors(int row, int column, int columns, int randomRows, long seed)
    {
        if (row < randomRows)
            return FaceFactorSampler.Draw(seed, row * columns + column, Free);
        var (factor, set) = Sweeps[row - randomRows];
        var range = FaceFactorRange.All.First(known => known.Name == factor);
        var unit = column / (columns - 1.0);
        var value = range.Minimum + unit * (range.Maximum - range.Minimum);
        return set(Model(row, seed), range.IsInteger ? Math.Round(value) : value);
    }

    /// <summary>Someone else every row, in a calm pose and light that show the swept factor.</summary>
    private static FaceFactors Model(int row, long seed) => FaceFactorSampler.Draw(seed, 1000 + row, Free) with
    {
        Yaw = -12,
        Pitch = 2,
        LightAzimuth = 35,
        LightElevation = 30,
        LightStrength = .9,
        Expression = .2,
        HairStyle = (HairStyle)(1 + row % 5),
    };

    private static void Place(byte[] sheet, FaceFactors factors, int row, int column, int columns, int size)
    {
        var face = new byte[3 * size * size];
        FaceRenderer.Render(factors, size, face);
        var stride = 3 * columns * size;
        for (var y = 0; y < size; y++)
            face.AsSpan(3 * y * size, 3 * size).CopyTo(sheet.AsSpan((row * size + y) * stride + 3 * column * size));
    }
}
