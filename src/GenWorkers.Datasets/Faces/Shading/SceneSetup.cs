using System.Numerics;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>What the nuisance seeds decide about one picture: framing, gaze, complexion, clothes.</summary>
internal sealed class SceneSetup
{
    public SceneSetup(FaceFactors factors)
    {
        float Scene(int stream) => FaceRandom.Signed(factors.SceneSeed, stream);
        float Person(int stream) => FaceRandom.Signed(factors.IdentitySeed, 100 + stream);

        Zoom = 1 + .05f * Scene(0);
        Shift = new Vector2(.05f * Scene(1), .05f * Scene(2));
        Roll = .05f * Scene(3);
        Gaze = new Vector2(.022f * Scene(4), .010f * Scene(5));
        Cloth = Palette.ClothTone(FaceRandom.Bits(factors.SceneSeed, 0, 6));
        Backdrop = Palette.Backdrop(factors.Background);

        // Undertone and complexion vary within a step by less than the distance to the next.
        Skin = Palette.SkinTone(factors.SkinTone) * new Vector3(1 + .02f * Person(0), 1, 1 + .05f * Person(1));
        Hair = Palette.HairTone(factors.HairTone);
        Iris = Palette.IrisTone((.5f + .5f * Person(2)) * (factors.SkinTone <= 5 ? 1 : .45f));
        Beard = Math.Max(0, Person(3)) * .55f;
        Blush = .5f + .4f * Person(4);
    }

    public float Zoom { get; }
    public Vector2 Shift { get; }
    public float Roll { get; }
    public Vector2 Gaze { get; }
    public Vector3 Cloth { get; }
    public Vector3 Backdrop { get; }
    public Vector3 Skin { get; }
    public Vector3 Hair { get; }
    public Vector3 Iris { get; }
    public float Beard { get; }
    public float Blush { get; }
}
