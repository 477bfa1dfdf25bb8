using System.Numerics;
using GenWorkers.Datasets.Faces.Geometry;
using GenWorkers.Datasets.Faces.Shading;

namespace GenWorkers.Datasets.Faces.Raster;

/// <summary>The buffers of one thread and the way from factors to bytes.</summary>
internal sealed class FaceFrame
{
    private readonly Posed _posed = new();
    private readonly ShadowMap _shadows = new();
    private readonly DepthBuffer _seen = new();

    public void Render(FaceFactors factors, int size, Span<byte> rgb)
    {
        var mesh = FaceMesh.Of(factors.HairStyle);
        var scene = new SceneSetup(factors);
        var samples = size <= 32 ? 3 : 2; // a side of each pixel
        _posed.Pose(mesh, factors, scene, size * samples);
        _shadows.Draw(_posed.Place.AsSpan(0, mesh.Points.Length), mesh.Corners, mesh.SolidTriangles, new SceneLight(factors).Direction);
        _seen.Clear(size * samples);
        _seen.Draw(_posed.Screen.AsSpan(0, mesh.Points.Length), mesh.Corners, mesh.SolidTriangles);

        var shader = new FaceShader(factors, scene, _shadows, _posed.ToHead);
        var backdrop = new Backdrop(scene, factors.SceneSeed);
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
            {
                var behind = backdrop.At((x + .5f) / size, (y + .5f) / size);
                var colour = Pixel(mesh, shader, x * samples, y * samples, samples, behind);
                var at = 3 * (y * size + x);
                rgb[at] = Srgb.FromLinear(colour.X);
                rgb[at + 1] = Srgb.FromLinear(colour.Y);
                rgb[at + 2] = Srgb.FromLinear(colour.Z);
            }
    }

    private Vector3 Pixel(FaceMesh mesh, in FaceShader shader, int left, int top, int samples, Vector3 behind)
    {
        var sum = Vector3.Zero;
        for (var y = top; y < top + samples; y++)
            for (var x = left; x < left + samples; x++)
            {
                var at = y * _seen.Size + x;
                sum += _seen.Depth[at] == DepthBuffer.Empty ? behind : FaceShader.Expose(Sample(mesh, shader, at));
            }

        return sum / (samples * samples);
    }

    private Vector3 Sample(FaceMesh mesh, in FaceShader shader, int at)
    {
        var triangle = _seen.Triangle[at];
        var (a, b, c) = (mesh.Corners[3 * triangle], mesh.Corners[3 * triangle + 1], mesh.Corners[3 * triangle + 2]);
        var (v, w) = (_seen.Share[at].X, _seen.Share[at].Y);
        var u = 1 - v - w;
        ref readonly var pa = ref mesh.Points[a];
        ref readonly var pb = ref mesh.Points[b];
        ref readonly var pc = ref mesh.Points[c];
        var normal = Vector3.Normalize(_posed.Normal[a] * u + _posed.Normal[b] * v + _posed.Normal[c] * w);
        var material = mesh.Materials[triangle];
        var surface = new Surface
        {
            Place = _posed.Place[a] * u + _posed.Place[b] * v + _posed.Place[c] * w,
            Normal = material == Material.Hair && normal.Z < 0 ? -normal : normal, // a curtain has two sides
            Canonical = pa.Canonical * u + pb.Canonical * v + pc.Canonical * w,
            Strand = pa.Strand * u + pb.Strand * v + pc.Strand * w,
            Scalp = pa.Scalp * u + pb.Scalp * v + pc.Scalp * w,
            Openness = mesh.Openness[a] * u + mesh.Openness[b] * v + mesh.Openness[c] * w,
        };
        return shader.Shade(surface, material);
    }
}
