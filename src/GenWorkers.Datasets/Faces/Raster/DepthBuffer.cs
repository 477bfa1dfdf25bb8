using System.Numerics;

namespace GenWorkers.Datasets.Faces.Raster;

/// <summary>The nearest triangle at each sample of a square grid: z, which triangle, and where on it.</summary>
internal sealed class DepthBuffer
{
    public const float Empty = float.NegativeInfinity;

    public int Size { get; private set; }

    /// <summary>z of the nearest surface, larger is nearer; <see cref="Empty"/> where there is none.</summary>
    public float[] Depth { get; private set; } = [];

    public int[] Triangle { get; private set; } = [];

    /// <summary>Shares of the second and third corner.</summary>
    public Vector2[] Share { get; private set; } = [];

    public void Clear(int size)
    {
        Size = size;
        if (Depth.Length < size * size)
            (Depth, Triangle, Share) = (new float[size * size], new int[size * size], new Vector2[size * size]);
        Array.Fill(Depth, Empty, 0, size * size);
    }

    /// <summary>
    /// Draws triangles whose corners are given as pixels right, pixels down and z. Of the first
    /// <paramref name="solid"/> triangles only those that face this way are drawn.
    /// </summary>
    public void Draw(ReadOnlySpan<Vector3> screen, ReadOnlySpan<int> corners, int solid)
    {
        for (var i = 0; i + 2 < corners.Length; i += 3)
        {
            var (a, b, c) = (screen[corners[i]], screen[corners[i + 1]], screen[corners[i + 2]]);
            var area = (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
            if (area < 0 || (area > 0 && i >= 3 * solid)) // y runs down, so the front has negative area
                DrawTriangle(a, b, c, 1 / area, i / 3);
        }
    }

    private void DrawTriangle(Vector3 a, Vector3 b, Vector3 c, float inverse, int number)
    {
        // The samples are at pixel centres: most small triangles hold none and end here.
        var left = Math.Max((int)MathF.Ceiling(MathF.Min(a.X, MathF.Min(b.X, c.X)) - .5f), 0);
        var right = Math.Min((int)MathF.Floor(MathF.Max(a.X, MathF.Max(b.X, c.X)) - .5f), Size - 1);
        var top = Math.Max((int)MathF.Ceiling(MathF.Min(a.Y, MathF.Min(b.Y, c.Y)) - .5f), 0);
        var bottom = Math.Min((int)MathF.Floor(MathF.Max(a.Y, MathF.Max(b.Y, c.Y)) - .5f), Size - 1);
        if (left > right || top > bottom)
            return;

        var (ab, ac) = (b - a, c - a);
        var (stepU, stepV) = (ac.Y * inverse, -ab.Y * inverse);
        for (var y = top; y <= bottom; y++)
        {
            var (dx, dy) = (left + .5f - a.X, y + .5f - a.Y);
            var u = (dx * ac.Y - dy * ac.X) * inverse;
            var v = (dy * ab.X - dx * ab.Y) * inverse;
            var at = y * Size + left;
            for (var x = left; x <= right; x++, at++, u += stepU, v += stepV)
                if (u >= 0 && v >= 0 && u + v <= 1)
                    Offer(at, a.Z + u * ab.Z + v * ac.Z, number, new Vector2(u, v));
        }
    }

    private void Offer(int at, float z, int number, Vector2 share)
    {
        if (z <= Depth[at])
            return;
        Depth[at] = z;
        Triangle[at] = number;
        Share[at] = share;
    }
}
