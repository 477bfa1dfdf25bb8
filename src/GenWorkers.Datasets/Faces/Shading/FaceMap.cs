using System.Numerics;
using GenWorkers.Datasets.Faces.Geometry;
using static GenWorkers.Datasets.Faces.Geometry.Curves;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>
/// What is painted where on the mean face: a table over (|x|, y) of the bare profile seen from the front, sampled
/// bilinearly. Painted once, for all faces.
/// </summary>
internal static class FaceMap
{
    private const int Width = 160, Height = 336;
    private const float Right = .8f, Bottom = -1.05f, Top = .65f;

    private static readonly Vector4[] PaintTexels = Paint(PaintAt);
    private static readonly Vector4[] ToneTexels = Paint(ToneAt);

    /// <summary>X lips, Y brow, Z lash line and creases, W opening of the eye; each 0 to 1.</summary>
    public static void Sample(float x, float y, out Vector4 paint, out Vector4 tone)
    {
        var u = Math.Clamp(MathF.Abs(x) * ((Width - 1) / Right), 0, Width - 1.001f);
        var v = Math.Clamp((y - Bottom) * ((Height - 1) / (Top - Bottom)), 0, Height - 1.001f);
        var (i, j) = ((int)u, (int)v);
        (u, v) = (u - i, v - j);
        var at = j * Width + i;
        paint = Bilinear(PaintTexels, at, u, v);
        tone = Bilinear(ToneTexels, at, u, v);
    }

    private static Vector4 Bilinear(Vector4[] texels, int at, float u, float v)
    {
        var low = texels[at] + (texels[at + 1] - texels[at]) * u;
        var high = texels[at + Width] + (texels[at + Width + 1] - texels[at + Width]) * u;
        return low + (high - low) * v;
    }

    private static Vector4[] Paint(Func<float, float, Vector4> at)
    {
        var texels = new Vector4[Width * Height];
        for (var j = 0; j < Height; j++)
            for (var i = 0; i < Width; i++)
                texels[j * Width + i] = at(i * Right / (Width - 1), Bottom + j * (Top - Bottom) / (Height - 1));
        return texels;
    }

    private static Vector4 PaintAt(float x, float y) => new(Lips(x, y), Brow(x, y), Lines(x, y), EyeOpening(x, y));

    /// <summary>X blush, Y beard shadow, Z inside of the mouth, W darkness of folds and nostrils.</summary>
    private static Vector4 ToneAt(float x, float y) => new(Blush(x, y), Beard(x, y), MouthInside(x, y), Folds(x, y));

    private static float UpperLid(float dx) => .066f * MathF.Pow(MathF.Max(1 - dx * dx / (.138f * .138f), 0), .75f);

    private static float LowerLid(float dx) => -.045f * MathF.Max(1 - dx * dx / (.138f * .138f), 0);

    private static float EyeOpening(float x, float y)
    {
        var dx = x - FaceRelief.EyeX;
        y -= .06f * dx; // outer corners a little higher
        return Step(-.006f, .006f, UpperLid(dx) - y) * Step(-.006f, .006f, y - LowerLid(dx)) * Step(.140f, .128f, MathF.Abs(dx));
    }

    private static float Lines(float x, float y)
    {
        var dx = x - FaceRelief.EyeX;
        y -= .06f * dx;
        var within = Step(.160f, .130f, MathF.Abs(dx));
        var upper = Bump(y - UpperLid(dx) - .006f, .013f);
        var lower = .45f * Bump(y - LowerLid(dx) + .004f, .009f);
        var crease = .32f * Bump(y - UpperLid(dx) - .042f, .012f);
        var mouth = .95f * Bump(y - FaceRelief.MouthY, .014f) * Step(.255f, .20f, x);
        return MathF.Min(1, within * MathF.Max(MathF.Max(upper, lower), crease) + mouth);
    }

    private static float Brow(float x, float y)
    {
        var along = (x - .095f) / .37f;
        if (along is < -.2f or > 1.2f)
            return 0;
        var middle = FaceRelief.BrowY + .055f * MathF.Sin(MathF.PI * MathF.Min(along * .85f, 1)) - .02f * along;
        var thick = Mix(.046f, .020f, Math.Clamp(along, 0, 1));
        return .92f * Step(thick, thick * .35f, MathF.Abs(y - middle)) * Step(-.06f, .06f, along) * Step(1.06f, .85f, along);
    }

    private static float Lips(float x, float y)
    {
        var d = y - FaceRelief.MouthY;
        var upper = .062f * MathF.Max(1 - x * x / (.245f * .245f), 0) - .016f * Bump(x, .045f) - .006f;
        var lower = -.082f * MathF.Sqrt(MathF.Max(1 - x * x / (.225f * .225f), 0));
        return Step(-.010f, .008f, upper - d) * Step(-.012f, .010f, d - lower) * Step(.25f, .22f, x);
    }

    private static float MouthInside(float x, float y) =>
        Step(.0135f, .0105f, MathF.Abs(y - FaceRelief.MouthY)) * Step(.235f, .20f, x);

    private static float Blush(float x, float y) =>
        MathF.Min(1, .8f * Bump(x - .40f, .17f) * Bump(y + .24f, .15f) + .7f * Bump(x, .12f) * Bump(y + .32f, .09f)
            + .3f * Bump(x, .2f) * Bump(y + .86f, .1f));

    private static float Beard(float x, float y) =>
        MathF.Max(Step(-.52f, -.68f, y + .45f * MathF.Max(.1f - x, -.12f)), .8f * Bump(y + .46f, .05f) * Step(.26f, .18f, x))
        * (1 - Lips(x, y)) * Step(-1.0f, -.93f, y);

    private static float Folds(float x, float y) => MathF.Min(1,
        .95f * Bump(x - .058f, .030f) * Bump(y + .400f, .016f)
        + .35f * Bump(x - .105f, .06f) * Bump(y + .400f, .020f)
        + .30f * Bump(x - .205f - .30f * (-.36f - y), .022f) * Bump(y + .44f, .08f)
        + .22f * Bump(x - .17f, .05f) * Bump(y - .03f, .06f)
        + .20f * Bump(x - .27f, .11f) * Bump(y + .085f, .025f)
        + .25f * Bump(x, .13f) * Bump(y + .70f, .03f));
}
