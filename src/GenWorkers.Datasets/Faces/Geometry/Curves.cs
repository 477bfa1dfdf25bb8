using System.Numerics;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>The few curves that everything on the head is made of.</summary>
internal static class Curves
{
    /// <summary>exp(-(x/width)^2): 1 at 0, .37 at the width.</summary>
    public static float Bump(float x, float width) => MathF.Exp(-(x / width) * (x / width));

    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, smooth between; also falling where from > to.</summary>
    public static float Step(float from, float to, float x)
    {
        var t = Math.Clamp((x - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }

    public static float Mix(float a, float b, float t) => a + (b - a) * t;

    /// <summary>Catmull-Rom spline through <paramref name="points"/> at <paramref name="at"/> in [0, points - 1].</summary>
    public static float Spline(ReadOnlySpan<float> points, float at)
    {
        var i = Math.Clamp((int)at, 0, points.Length - 2);
        var t = at - i;
        var before = points[Math.Max(i - 1, 0)];
        var after = points[Math.Min(i + 2, points.Length - 1)];
        var (p, q) = (points[i], points[i + 1]);
        return p + 0.5f * t * (q - before + t * (2 * before - 5 * p + 4 * q - after + t * (3 * (p - q) + after - before)));
    }

    /// <summary>Smooth noise in about [-1, 1]: three octaves of interpolated lattice values.</summary>
    public static float Noise(Vector3 at, int seed)
    {
        var sum = 0f;
        for (var octave = 0; octave < 3; octave++)
            sum += Lattice(at * (1 << octave), seed + octave) / (1 << octave);
        return sum / 1.2f;
    }

    private static float Lattice(Vector3 at, int seed)
    {
        var (x, y, z) = (MathF.Floor(at.X), MathF.Floor(at.Y), MathF.Floor(at.Z));
        var (u, v, w) = (Step(0, 1, at.X - x), Step(0, 1, at.Y - y), Step(0, 1, at.Z - z));
        float Corner(int i, int j, int k) => FaceRandom.Signed(
            ((int)x + i) * 73856093L ^ ((int)y + j) * 19349663L ^ ((int)z + k) * 83492791L, seed);
        float Edge(int j, int k) => Mix(Corner(0, j, k), Corner(1, j, k), u);
        return Mix(Mix(Edge(0, 0), Edge(1, 0), v), Mix(Edge(0, 1), Edge(1, 1), v), w);
    }
}
