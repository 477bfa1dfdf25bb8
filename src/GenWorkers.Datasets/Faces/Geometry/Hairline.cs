using System.Numerics;
using static GenWorkers.Datasets.Faces.Geometry.Curves;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>Where hair begins on the mean head.</summary>
internal static class Hairline
{
    // Height of the hairline from the forehead (azimuth 0) over temple, sideburn and ear to the nape (180 degrees).
    private static readonly float[] Heights = [.63f, .62f, .56f, .44f, .14f, .16f, .02f, -.25f, -.42f, -.48f];

    /// <summary>Height of the hairline at <paramref name="azimuth"/> radians from the front, either side.</summary>
    public static float Height(float azimuth) =>
        Spline(Heights, MathF.Abs(azimuth) / MathF.PI * (Heights.Length - 1));

    /// <summary>Azimuth of a point of the head, radians from the front.</summary>
    public static float Azimuth(Vector3 p) => MathF.Atan2(p.X, p.Z + .10f);

    /// <summary>1 inside the hairline, 0 outside.</summary>
    public static float Coverage(Vector3 p)
    {
        var line = Height(Azimuth(p));
        return Step(line - .03f, line + .05f, p.Y);
    }

    /// <summary>1 where a bald man's fringe grows: inside the hairline, but not on top.</summary>
    public static float Fringe(Vector3 p) => Step(.52f, .30f, p.Y + .25f * MathF.Max(p.Z, 0));
}
