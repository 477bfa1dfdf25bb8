using System.Numerics;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>One key light from a direction, with the ambient light of a studio.</summary>
internal readonly struct SceneLight
{
    public SceneLight(FaceFactors factors)
    {
        var azimuth = (float)(factors.LightAzimuth * Math.PI / 180);
        var elevation = (float)(factors.LightElevation * Math.PI / 180);
        var (sinA, cosA) = MathF.SinCos(azimuth);
        var (sinE, cosE) = MathF.SinCos(elevation);
        Direction = new Vector3(sinA * cosE, sinE, cosA * cosE);
        Half = Vector3.Normalize(Direction + Vector3.UnitZ);
        Key = new Vector3(.88f, .83f, .765f) * (float)factors.LightStrength;
    }

    /// <summary>Unit vector towards the light.</summary>
    public Vector3 Direction { get; }

    /// <summary>Between light and camera (Blinn 1977).</summary>
    public Vector3 Half { get; }

    public Vector3 Key { get; }

    /// <summary>Light from all around: cool from above, warm from below.</summary>
    public static Vector3 Ambient(float up) =>
        Vector3.Lerp(new Vector3(.15f, .135f, .125f), new Vector3(.25f, .265f, .29f), .5f + .5f * up);
}
