using System.Numerics;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>
/// The bare form of skull, jaw, neck and shoulders, lofted from cross sections. Units: half the height of a head;
/// x to the right of the image, y up (crown 1, eyes 0, chin -1), z towards the camera. Proportions are those of the
/// canons that drawing books teach: eyes at half height, nose and mouth at thirds below.
/// </summary>
internal static class HeadProfile
{
    // One column a cross section, from the crown down.
    private static readonly float[] Height = [1.00f, .99f, .94f, .84f, .68f, .49f, .30f, .16f, .00f, -.20f, -.38f, -.55f, -.70f, -.83f, -.93f, -.985f, -1.00f, -1.03f, -1.12f, -1.25f, -1.36f, -1.45f, -1.56f, -1.80f, -2.50f];
    private static readonly float[] Front = [-.10f, .07f, .25f, .435f, .585f, .675f, .715f, .722f, .70f, .70f, .70f, .70f, .69f, .675f, .62f, .53f, .37f, .21f, .14f, .12f, .15f, .20f, .26f, .34f, .42f];
    private static readonly float[] Back = [-.10f, -.27f, -.46f, -.65f, -.80f, -.895f, -.93f, -.92f, -.88f, -.81f, -.73f, -.66f, -.60f, -.56f, -.54f, -.53f, -.53f, -.53f, -.54f, -.57f, -.62f, -.66f, -.68f, -.70f, -.75f];
    private static readonly float[] HalfWidth = [.00f, .14f, .30f, .44f, .56f, .635f, .668f, .672f, .665f, .65f, .625f, .585f, .54f, .485f, .425f, .39f, .38f, .385f, .395f, .425f, .53f, .80f, 1.10f, 1.35f, 1.50f];
    // Jaw and neck sections rise towards the back.
    private static readonly float[] Tilt = [0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, .02f, .06f, .13f, .22f, .30f, .34f, .36f, .36f, .36f, .32f, .24f, .16f, .08f, .04f, 0f, 0f];

    public const int Sections = 25;

    /// <summary>
    /// The point of section <paramref name="section"/> (fractions lie between sections) at
    /// <paramref name="azimuth"/> radians from the front.
    /// </summary>
    public static Vector3 Point(float section, float azimuth)
    {
        var front = Curves.Spline(Front, section);
        var back = Curves.Spline(Back, section);
        var width = MathF.Max(Curves.Spline(HalfWidth, section), 0);
        var middle = Curves.Mix(back, front, 0.5f);
        var depth = MathF.Max((front - back) / 2, 1e-4f);
        var (sin, cos) = MathF.SinCos(azimuth);
        var radius = 1 / Norm(sin / MathF.Max(width, 1e-4f), cos / depth);
        var z = middle + radius * cos;
        return new Vector3(radius * sin, Curves.Spline(Height, section) + Curves.Spline(Tilt, section) * (front - z), z);
    }

    /// <summary>The section whose front lies at height <paramref name="y"/>.</summary>
    public static float SectionAt(float y)
    {
        var i = 0;
        while (i < Sections - 2 && Height[i + 1] > y)
            i++;
        return Math.Clamp(i + (Height[i] - y) / (Height[i] - Height[i + 1]), 0, Sections - 1);
    }

    /// <summary>Superelliptic norm, exponent 2.3: a little squarer than an ellipse.</summary>
    private static float Norm(float x, float y) =>
        MathF.Pow(MathF.Pow(MathF.Abs(x), 2.3f) + MathF.Pow(MathF.Abs(y), 2.3f), 1 / 2.3f);
}
