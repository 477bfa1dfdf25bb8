using System.Numerics;

namespace GenWorkers.Datasets.Faces.Raster;

/// <summary>The figure as the light sees it (Williams 1978), for cast shadows with soft edges.</summary>
internal sealed class ShadowMap
{
    private const int Size = 144;
    private const float Radius = 1.9f;
    private const float Bias = .035f;
    private static readonly Vector3 Centre = new(0, -.25f, 0);

    private readonly DepthBuffer _buffer = new();
    private Vector3[] _seen = [];
    private Vector3 _right, _up, _towards;

    public void Draw(ReadOnlySpan<Vector3> places, ReadOnlySpan<int> corners, int solid, Vector3 towardsLight)
    {
        _towards = towardsLight;
        _right = Vector3.Normalize(Vector3.Cross(MathF.Abs(towardsLight.Y) > .95f ? Vector3.UnitZ : Vector3.UnitY, towardsLight));
        _up = Vector3.Cross(towardsLight, _right);
        if (_seen.Length < places.Length)
            _seen = new Vector3[places.Length];
        for (var i = 0; i < places.Length; i++)
            _seen[i] = Project(places[i]);
        _buffer.Clear(Size);
        _buffer.Draw(_seen, corners, solid);
    }

    /// <summary>Share of the light that reaches a point, 0 to 1, over 3 x 3 texels weighted by distance.</summary>
    public float Visibility(Vector3 place, Vector3 normal)
    {
        var seen = Project(place + normal * .035f);
        var (x, y) = (seen.X - .5f, seen.Y - .5f);
        var (i, j) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        if (i < 1 || j < 1 || i >= Size - 2 || j >= Size - 2)
            return 1;
        var (u, v) = (x - i, y - j);
        var at = j * Size + i;
        var z = seen.Z + Bias;
        return (Row(at - Size, u, z) * (1 - v) + Row(at, u, z) + Row(at + Size, u, z) + Row(at + 2 * Size, u, z) * v) * (1 / 9f);
    }

    private float Row(int at, float u, float z)
    {
        var depth = _buffer.Depth;
        return (depth[at - 1] <= z ? 1 - u : 0) + (depth[at] <= z ? 1 : 0) + (depth[at + 1] <= z ? 1 : 0) + (depth[at + 2] <= z ? u : 0);
    }

    private Vector3 Project(Vector3 place)
    {
        var p = place - Centre;
        const float scale = Size / (2 * Radius);
        return new Vector3(Size / 2f + scale * Vector3.Dot(p, _right), Size / 2f - scale * Vector3.Dot(p, _up), Vector3.Dot(p, _towards));
    }
}
