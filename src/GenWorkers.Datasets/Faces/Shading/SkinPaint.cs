using System.Numerics;
using GenWorkers.Datasets.Faces.Geometry;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>Albedo of the head's surface (complexion, lips, brows, eyes, cropped hair), and where it is wet as an eye is.</summary>
internal readonly struct SkinPaint(FaceFactors factors, SceneSetup scene)
{
    private static readonly Vector3 Sclera = new(.60f, .57f, .54f);
    private static readonly Vector3 Teeth = new(.70f, .66f, .58f);
    private static readonly Vector3 Throat = new(.05f, .012f, .012f);

    private readonly Vector3 _lip = scene.Skin * new Vector3(.74f, .40f, .43f) + new Vector3(.060f, .014f, .017f);
    private readonly Vector3 _line = scene.Skin * .10f + new Vector3(.004f);
    private readonly Vector3 _brow = scene.Hair * .70f + scene.Skin * .03f;
    private readonly float _crop = factors.HairStyle switch { HairStyle.Cropped => .88f, HairStyle.Bald => .80f, _ => .95f };

    public (Vector3 Albedo, float Wet) At(in Surface surface)
    {
        var (albedo, wet) = surface.Canonical.Z > .12f ? Face(surface) : (scene.Skin, 0);
        return (Scalp(albedo, surface), wet);
    }

    private (Vector3 Albedo, float Wet) Face(in Surface surface)
    {
        var p = surface.Canonical;
        FaceMap.Sample(p.X, p.Y, out var paint, out var tone);
        var albedo = scene.Skin * (Vector3.One + scene.Blush * tone.X * new Vector3(.06f, -.16f, -.14f));
        albedo = Vector3.Lerp(albedo, scene.Hair * .5f + albedo * .35f, scene.Beard * tone.Y);
        albedo *= 1 - .55f * tone.W;
        albedo = Vector3.Lerp(albedo, _lip, .85f * paint.X);
        albedo = Vector3.Lerp(albedo, _brow, paint.Y);
        albedo = Vector3.Lerp(albedo, _line, .85f * paint.Z);
        if (tone.Z > 0)
            albedo = Vector3.Lerp(albedo, Mouth(p.Y), tone.Z);
        if (paint.W <= 0)
            return (albedo, 0);
        return (Vector3.Lerp(albedo, Eye(p), paint.W), paint.W);
    }

    /// <summary>Upper teeth over the dark of the throat; on a closed mouth the two are a thin dark line.</summary>
    private Vector3 Mouth(float y)
    {
        var open = Curves.Step(.15f, .45f, (float)factors.Expression);
        var teeth = Curves.Step(-.007f, -.002f, y - FaceRelief.MouthY) * open;
        return Vector3.Lerp(Throat, Teeth, teeth);
    }

    private Vector3 Eye(Vector3 p)
    {
        var centre = MathF.Sign(p.X) * FaceRelief.EyeX + scene.Gaze.X;
        var (dx, dy) = (p.X - centre, p.Y - .010f - scene.Gaze.Y);
        var radius = MathF.Sqrt(dx * dx + dy * dy);
        var ring = Vector3.Lerp(scene.Iris * 1.25f, scene.Iris * .45f, Curves.Step(.028f, .058f, radius));
        var iris = Vector3.Lerp(ring, Vector3.Zero, Curves.Step(.030f, .022f, radius));
        return Vector3.Lerp(Sclera, iris, Curves.Step(.063f, .056f, radius)) * Curves.Mix(.62f, 1, Curves.Step(.05f, .015f, p.Y));
    }

    private Vector3 Scalp(Vector3 albedo, in Surface surface)
    {
        if (surface.Scalp <= 0)
            return albedo;
        var cover = factors.HairStyle == HairStyle.Bald ? Hairline.Fringe(surface.Canonical) : 1;
        return Vector3.Lerp(albedo, scene.Hair * .85f, surface.Scalp * cover * _crop);
    }
}
