using System.Numerics;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>A mottled studio cloth out of the reach of the key light: it says nothing about the light.</summary>
internal readonly struct Backdrop(SceneSetup scene, long seed)
{
    private readonly Vector2 _centre = new(.5f + .15f * FaceRandom.Signed(seed, 20), .42f + .1f * FaceRandom.Signed(seed, 21));
    private readonly Vector2 _wave = new(5 + 2 * FaceRandom.Signed(seed, 22), 5 + 2 * FaceRandom.Signed(seed, 23));
    private readonly Vector2 _phase = new(3 * FaceRandom.Signed(seed, 24), 3 * FaceRandom.Signed(seed, 25));

    /// <summary>Linear light at (x, y) of the unit square.</summary>
    public Vector3 At(float x, float y)
    {
        var d = new Vector2(x, y) - _centre;
        var vignette = 1.12f - .75f * d.LengthSquared();
        var mottle = Ripple(x * _wave.X + y * 2.1f + _phase.X) * Ripple(y * _wave.Y - x * 1.7f + _phase.Y);
        return scene.Backdrop * (vignette + .06f * mottle);
    }

    /// <summary>A sine's look from exact operations only: period 4, range [-1, 1].</summary>
    private static float Ripple(float x)
    {
        x -= 4 * MathF.Floor(x * .25f);
        x = x < 2 ? x - 1 : 3 - x;
        return x * (1.5f - .5f * x * x);
    }
}
