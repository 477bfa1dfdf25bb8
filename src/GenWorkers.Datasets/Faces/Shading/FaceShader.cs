using System.Numerics;
using GenWorkers.Datasets.Faces.Geometry;
using GenWorkers.Datasets.Faces.Raster;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>Light that one visible point sends to the camera. Linear RGB before <see cref="Expose"/>.</summary>
internal readonly struct FaceShader(FaceFactors factors, SceneSetup scene, ShadowMap shadows, Quaternion toHead)
{
    private readonly SceneLight _light = new(factors);
    private readonly SkinPaint _paint = new(factors, scene);

    public Vector3 Shade(in Surface surface, Material material) => material switch
    {
        Material.Skin => Skin(surface),
        Material.Hair => Hair(surface),
        _ => Matte(surface, scene.Cloth),
    };

    /// <summary>Compresses highlights as film does; monotone, 1 stays 1.</summary>
    public static Vector3 Expose(Vector3 light) => light * 1.3f / (Vector3.One + light * .3f);

    /// <summary>
    /// Lambert's cosine with the terminator widened, most in red, as light scattered under the skin does (wrap
    /// lighting, Green 2004), and a broad highlight.
    /// </summary>
    private Vector3 Skin(in Surface surface)
    {
        var (albedo, wet) = _paint.At(surface);
        var normal = surface.Normal;
        var cosine = Vector3.Dot(normal, _light.Direction);
        var lit = cosine > -.3f ? shadows.Visibility(surface.Place, normal) : 0;
        var soft = MathF.Sqrt(lit);
        var diffuse = new Vector3(
            Wrapped(cosine, .28f) * Curves.Mix(lit, soft, .5f), Wrapped(cosine, .14f) * lit, Wrapped(cosine, .10f) * lit);
        var half = MathF.Max(Vector3.Dot(normal, _light.Half), 0);
        var broad = Power16(half);
        var narrow = broad * broad * broad;
        var shine = lit * Curves.Mix(.05f * broad + .10f * narrow, .4f * narrow * narrow * narrow * narrow, wet);
        var rim = 1 - MathF.Max(normal.Z, 0);
        var ambient = SceneLight.Ambient(normal.Y) * surface.Openness;
        return albedo * (_light.Key * diffuse + ambient)
            + _light.Key * shine + ambient * (.10f * rim * rim * rim * rim);
    }

    /// <summary>Two highlights along the strand, the second tinted (Kajiya and Kay 1989; Marschner et al. 2003).</summary>
    private Vector3 Hair(in Surface surface)
    {
        var normal = surface.Normal;
        var strand = Vector3.Normalize(surface.Strand);
        var (light, half) = (Vector3.Transform(_light.Direction, toHead), Vector3.Transform(_light.Half, toHead));
        var cosine = Vector3.Dot(normal, _light.Direction);
        var lit = cosine > -.3f ? shadows.Visibility(surface.Place, normal) : 0;
        var along = Vector3.Dot(strand, light);
        var sine = MathF.Sqrt(MathF.Max(1 - along * along, 0));
        var tilt = Vector3.Dot(strand, half) + .08f * surface.Scalp;
        var glint = Power16(MathF.Max(1 - tilt * tilt, 0)) * MathF.Max(cosine, 0);
        var albedo = scene.Hair * (1 + .55f * surface.Scalp);
        var diffuse = Wrapped(cosine, .25f) * (.5f + .5f * sine) * lit;
        return albedo * (_light.Key * diffuse + SceneLight.Ambient(normal.Y) * surface.Openness)
            + _light.Key * (lit * glint) * (new Vector3(.025f) + .16f * albedo);
    }

    private Vector3 Matte(in Surface surface, Vector3 albedo)
    {
        var cosine = Vector3.Dot(surface.Normal, _light.Direction);
        var lit = cosine > 0 ? shadows.Visibility(surface.Place, surface.Normal) * cosine : 0;
        return albedo * (_light.Key * lit + SceneLight.Ambient(surface.Normal.Y) * surface.Openness);
    }

    private static float Wrapped(float cosine, float by) => MathF.Max((cosine + by) / (1 + by), 0);

    private static float Power16(float x)
    {
        x *= x;
        x *= x;
        x *= x;
        return x * x;
    }
}
