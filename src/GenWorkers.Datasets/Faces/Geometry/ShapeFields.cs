using System.Numerics;
using static GenWorkers.Datasets.Faces.Geometry.Curves;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>
/// Ways in which a head differs from the mean: each field moves a point of the mean head, and a head is the mean plus
/// a weighted sum of fields (a linear morphable model as in Blanz and Vetter 1999, written down instead of learned).
/// </summary>
internal static class ShapeFields
{
    /// <summary>Field i at a point: how far weight 1 moves it. Order is that of <see cref="FaceWeights"/>.</summary>
    public static readonly Func<Vector3, Vector3>[] All =
    [
        Broad, Smile, Frown, Open,
        NoseWidth, NoseLength, NoseHeight, EyeSpacing, EyeSize, BrowHeight, BrowRidge, LipFullness, MouthWidth,
        ChinLength, Cheekbones, Forehead, EarSize,
    ];

    public static int Count => All.Length;

    /// <summary>The measured factor faceShape: breadth against length, and a square against a pointed jaw.</summary>
    private static Vector3 Broad(Vector3 p)
    {
        var head = Step(-1.4f, -1.05f, p.Y);
        var jaw = Bump(p.Y + .72f, .34f) * Step(.05f, .3f, MathF.Abs(p.X));
        return head * new Vector3(p.X * (.09f + .17f * jaw), -p.Y * .075f, p.Z * .02f);
    }

    private static Vector3 Smile(Vector3 p)
    {
        var x = MathF.Abs(p.X);
        var corner = Step(.06f, .25f, x) * Step(.46f, .30f, x) * Bump(p.Y + .57f, .15f);
        var cheek = Bump(x - .37f, .15f) * Bump(p.Y + .22f, .15f);
        var lid = Bump(x - .275f, .14f) * Bump(p.Y + .045f, .05f);
        return FaceRelief.Facing(p) * new Vector3(
            MathF.Sign(p.X) * .090f * corner, .145f * corner + .045f * cheek + .034f * lid, -.035f * corner + .055f * cheek);
    }

    private static Vector3 Frown(Vector3 p)
    {
        var x = MathF.Abs(p.X);
        var corner = Step(.06f, .25f, x) * Step(.46f, .30f, x) * Bump(p.Y + .58f, .14f);
        var brow = Bump(x - .12f, .12f) * Bump(p.Y - .19f, .09f);
        var lips = Bump(x, .22f) * Bump(p.Y + .56f, .08f);
        return FaceRelief.Facing(p) * new Vector3(
            -MathF.Sign(p.X) * (.03f * corner + .03f * brow * Step(0, .06f, x)),
            -.110f * corner + .025f * lips - .060f * brow,
            .03f * brow);
    }

    private static Vector3 Open(Vector3 p)
    {
        var reach = Step(.30f, .02f, MathF.Abs(p.X));
        var below = Step(FaceRelief.MouthY + .012f, FaceRelief.MouthY - .012f, p.Y);
        var upper = .050f * (1 - below) * Step(-.40f, -.52f, p.Y);
        var lower = -.150f * below * Step(-1.3f, -1.0f, p.Y);
        return FaceRelief.Facing(p) * new Vector3(0, reach * upper + Mix(.35f, 1, reach) * lower, -.02f * below);
    }

    private static Vector3 NoseWidth(Vector3 p) =>
        OnFace(p, new Vector3(p.X * .55f, 0, 0) * Bump(p.X, .16f) * Bump(p.Y + .32f, .13f));

    private static Vector3 NoseLength(Vector3 p) =>
        OnFace(p, new Vector3(0, -.055f, 0) * Bump(p.X, .15f) * Bump(p.Y + .34f, .13f));

    private static Vector3 NoseHeight(Vector3 p) =>
        OnFace(p, new Vector3(0, 0, .07f) * Bump(p.X, .085f) * (.6f * Bump(p.Y + .05f, .16f) + Bump(p.Y + .29f, .10f)));

    private static Vector3 EyeSpacing(Vector3 p) =>
        OnFace(p, new Vector3(MathF.Sign(p.X) * .025f, 0, 0) * Eye(p, .16f));

    private static Vector3 EyeSize(Vector3 p) =>
        OnFace(p, new Vector3((p.X - MathF.Sign(p.X) * FaceRelief.EyeX) * .14f, p.Y * .26f, 0) * Eye(p, .15f));

    private static Vector3 BrowHeight(Vector3 p) => OnFace(p, new Vector3(0, .035f, 0) * Bump(p.Y - .19f, .09f));

    private static Vector3 BrowRidge(Vector3 p) =>
        OnFace(p, new Vector3(0, 0, .05f) * Bump(p.Y - .17f, .08f) * Bump(MathF.Abs(p.X) - .2f, .2f));

    private static Vector3 LipFullness(Vector3 p) =>
        OnFace(p, new Vector3(0, (p.Y - FaceRelief.MouthY) * .42f, .022f) * Bump(p.X, .25f) * Bump(p.Y - FaceRelief.MouthY, .10f));

    private static Vector3 MouthWidth(Vector3 p) =>
        OnFace(p, new Vector3(p.X * .13f, 0, 0) * Bump(p.X, .35f) * Bump(p.Y - FaceRelief.MouthY, .12f));

    private static Vector3 ChinLength(Vector3 p) =>
        OnFace(p, new Vector3(0, -.05f, .03f) * Step(-.66f, -.90f, p.Y) * Bump(p.X, .35f));

    private static Vector3 Cheekbones(Vector3 p) =>
        OnFace(p, new Vector3(MathF.Sign(p.X) * .03f, 0, .04f) * Bump(MathF.Abs(p.X) - .46f, .15f) * Bump(p.Y + .14f, .14f));

    private static Vector3 Forehead(Vector3 p) => new Vector3(p.X * .05f, 0, .03f) * Step(.1f, .5f, p.Y);

    private static Vector3 EarSize(Vector3 p) =>
        new Vector3(MathF.Sign(p.X) * .03f, (p.Y + .1f) * .12f, 0) * Step(.64f, .76f, MathF.Abs(p.X)) * Step(-.5f, -.3f, p.Y);

    private static float Eye(Vector3 p, float width) => Bump(MathF.Abs(p.X) - FaceRelief.EyeX, width) * Bump(p.Y, .13f);

    private static Vector3 OnFace(Vector3 p, Vector3 move) => FaceRelief.Facing(p) * move;
}
