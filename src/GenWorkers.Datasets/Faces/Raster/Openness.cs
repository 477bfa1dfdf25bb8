using System.Numerics;
using GenWorkers.Datasets.Faces.Geometry;

namespace GenWorkers.Datasets.Faces.Raster;

/// <summary>Ambient occlusion of the mean figure, found by looking at it from all around.</summary>
internal static class Openness
{
    private const int Directions = 48;

    /// <summary>The share of its half sky that each point sees, weighted by the cosine; 1 is a free surface.</summary>
    public static float[] Find(MeshPoint[] points, int[] corners, int solid)
    {
        Vector3[] place = [.. points.Select(point => point.Position)];
        var normal = new Vector3[place.Length];
        Normals.Find(place, corners, normal);
        var (seen, possible) = (new float[place.Length], new float[place.Length]);
        var map = new ShadowMap();
        for (var i = 0; i < Directions; i++)
        {
            var direction = Spread(i);
            map.Draw(place, corners, solid, direction);
            for (var p = 0; p < place.Length; p++)
            {
                var weight = MathF.Max(Vector3.Dot(normal[p], direction), 0);
                possible[p] += weight;
                seen[p] += weight > 0 ? weight * map.Visibility(place[p], normal[p]) : 0;
            }
        }

        return [.. seen.Select((sum, p) => possible[p] > 0 ? sum / possible[p] : 1)];
    }

    /// <summary>Fibonacci points on the unit sphere.</summary>
    private static Vector3 Spread(int i)
    {
        var y = 1 - (2 * i + 1f) / Directions;
        var radius = MathF.Sqrt(1 - y * y);
        var (sin, cos) = MathF.SinCos(2.3999632f * i);
        return new Vector3(radius * sin, y, radius * cos);
    }
}
