using System.Collections.Concurrent;
using System.Numerics;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>
/// The mean figure with one hair style, and what each of <see cref="ShapeFields"/> does to each of its points. Built
/// once a style; immutable.
/// </summary>
internal sealed class FaceMesh
{
    private static readonly ConcurrentDictionary<HairStyle, Lazy<FaceMesh>> Built = new();

    private readonly float[] _mean;
    private readonly float[][] _moves;

    private FaceMesh(HairStyle style)
    {
        var builder = new MeshBuilder();
        HeadPart.AddTo(builder);
        HairPart.AddTo(builder, style);
        Points = [.. builder.Points];
        Corners = [.. builder.Corners];
        Materials = [.. builder.Materials];
        SolidTriangles = Materials.TakeWhile(material => material != Material.Hair).Count();
        _mean = Flatten(Points, point => point.Position);
        _moves = [.. ShapeFields.All.Select(field => Flatten(Points, point => field(point.Canonical)))];
        Openness = Raster.Openness.Find(Points, Corners, SolidTriangles);
    }

    public MeshPoint[] Points { get; }

    public int[] Corners { get; }

    public Material[] Materials { get; }

    /// <summary>The first so many triangles bound solids; those after are hair, whose curtains have two sides.</summary>
    public int SolidTriangles { get; }

    /// <summary>Share of the sky that each point sees, 0 to 1.</summary>
    public float[] Openness { get; }

    public static FaceMesh Of(HairStyle style) => Built.GetOrAdd(style, key => new Lazy<FaceMesh>(() => new FaceMesh(key))).Value;

    /// <summary>Mean + sum of weight x field, into x of all points, then y, then z.</summary>
    public void Blend(ReadOnlySpan<float> weights, Span<float> result)
    {
        _mean.CopyTo(result);
        for (var field = 0; field < weights.Length; field++)
        {
            if (weights[field] == 0)
                continue;
            var weight = new Vector<float>(weights[field]);
            var move = _moves[field].AsSpan();
            var i = 0;
            for (; i <= move.Length - Vector<float>.Count; i += Vector<float>.Count)
                (new Vector<float>(result[i..]) + weight * new Vector<float>(move[i..])).CopyTo(result[i..]);
            for (; i < move.Length; i++)
                result[i] += weights[field] * move[i];
        }
    }

    private static float[] Flatten(MeshPoint[] points, Func<MeshPoint, Vector3> value)
    {
        var flat = new float[3 * points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var v = value(points[i]);
            (flat[i], flat[i + points.Length], flat[i + 2 * points.Length]) = (v.X, v.Y, v.Z);
        }

        return flat;
    }
}
