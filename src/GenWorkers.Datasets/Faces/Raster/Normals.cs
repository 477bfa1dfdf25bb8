using System.Numerics;

namespace GenWorkers.Datasets.Faces.Raster;

/// <summary>Smooth normals of a mesh.</summary>
internal static class Normals
{
    /// <summary>At each point the unit mean of its triangles' normals, weighted by area.</summary>
    public static void Find(ReadOnlySpan<Vector3> place, ReadOnlySpan<int> corners, Span<Vector3> normal)
    {
        normal.Clear();
        for (var i = 0; i + 2 < corners.Length; i += 3)
        {
            var (a, b, c) = (corners[i], corners[i + 1], corners[i + 2]);
            var across = Vector3.Cross(place[b] - place[a], place[c] - place[a]);
            normal[a] += across;
            normal[b] += across;
            normal[c] += across;
        }

        for (var i = 0; i < normal.Length; i++)
            normal[i] /= MathF.Sqrt(normal[i].LengthSquared() + 1e-20f);
    }
}
