using System.Numerics;
using static GenWorkers.Datasets.Faces.Geometry.Curves;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>The features of the mean face as relief over <see cref="HeadProfile"/>: how far each point stands out in z.</summary>
internal static class FaceRelief
{
    /// <summary>Landmarks of the mean face (same units as the profile), shared with <see cref="Shading.FaceMap"/>.</summary>
    public const float EyeX = .275f, MouthY = -.575f, BrowY = .175f, NoseTipY = -.31f;

    public static Vector3 Apply(Vector3 p) => p + new Vector3(0, 0, Facing(p) * Depth(MathF.Abs(p.X), p.Y));

    /// <summary>1 on the face, 0 from the ears backwards.</summary>
    public static float Facing(Vector3 p) => Step(.10f, .45f, p.Z) * Step(-1.06f, -.96f, p.Y);

    private static float Depth(float x, float y) => Orbit(x, y) + Nose(x, y) + Cheeks(x, y) + Mouth(x, y) + Chin(x, y);

    private static float Orbit(float x, float y) =>
        .045f * Bump(y - .185f, .075f) * Bump(x - .24f, .20f)
        - .115f * Bump(x - EyeX - .005f, .14f) * Bump(y - .015f, .095f)
        + .060f * Bump(x - EyeX, .095f) * Bump(y - .002f, .062f)
        - .030f * Bump(x - .20f, .10f) * Bump(y + .12f, .06f)
        - .05f * Bump(x - .60f, .12f) * Bump(y - .12f, .18f);

    private static float Nose(float x, float y)
    {
        var along = Step(.16f, NoseTipY, y);
        var bridge = (.03f + .215f * along) * Step(.22f, .10f, y) * Step(-.425f, -.355f, y);
        var width = .062f + .035f * along;
        return bridge * Bump(x, width)
            + .045f * Bump(x, .07f) * Bump(y + .31f, .06f)
            + .095f * Bump(x - .105f, .052f) * Bump(y + .345f, .05f)
            - .035f * Bump(x - .055f, .03f) * Bump(y + .405f, .025f);
    }

    private static float Cheeks(float x, float y) =>
        .045f * Bump(x - .40f, .15f) * Bump(y + .17f, .14f)
        - .030f * Bump(x - .43f, .13f) * Bump(y + .52f, .14f)
        - .022f * Bump(x - .21f - .35f * (-.38f - y) * .6f, .04f) * Bump(y + .45f, .10f);

    private static float Mouth(float x, float y)
    {
        var reach = Step(.30f, .14f, x);
        return .055f * Bump(x, .28f) * Bump(y + .57f, .16f)
            - .014f * Bump(x, .026f) * Bump(y + .465f, .045f)
            + .042f * reach * Bump(y - MouthY - .040f, .034f)
            + .052f * reach * Bump(x, .20f) * Bump(y - MouthY + .048f, .038f)
            - .035f * reach * Bump(y - MouthY, .014f)
            - .020f * Bump(x - .27f, .035f) * Bump(y - MouthY, .04f)
            - .040f * Bump(x, .18f) * Bump(y + .735f, .045f);
    }

    private static float Chin(float x, float y) =>
        .055f * Bump(x, .17f) * Bump(y + .87f, .09f) - .012f * Bump(x, .03f) * Bump(y + .88f, .05f);
}
