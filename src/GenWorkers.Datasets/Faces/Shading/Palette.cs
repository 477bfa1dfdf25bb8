using System.Numerics;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>Colours of skin, hair, eyes, clothes and backdrops, as linear light.</summary>
internal static class Palette
{
    // Ten steps from light to dark, as the Monk Skin Tone scale orders them (Monk 2023, "The Monk Skin Tone Scale");
    // the values are our own albedos, evenly spread in lightness, not the scale's swatches.
    private static readonly Vector3[] Skin = Linear(
        0xF7E1D2, 0xF0D2BC, 0xE6C0A2, 0xD8AB87, 0xC6936C, 0xAE7A55, 0x936243, 0x764B33, 0x583727, 0x3C261D);

    private static readonly Vector3[] Hair = Linear(0x161111, 0x3C2618, 0x6A4526, 0x9C7040, 0xCFA868, 0xF4E2B8);
    private static readonly Vector3[] Iris = Linear(0x2A1A10, 0x4A2E18, 0x6A5A30, 0x4A6A58, 0x4A6A8A);
    private static readonly Vector3[] Cloth = Linear(0x2C3440, 0x6A7078, 0x7A2E30, 0x2E4A6A, 0x38523C, 0xB8AE9C, 0x4A3A56, 0x1C1C20);

    private static readonly Vector3[] Backdrops = Linear(
        0xA8ABB0, 0x3A3D44, 0x6E8FB8, 0x8FA878, 0xC9A27E, 0x8C5A5E, 0xE4E2DA, 0x6A6296);

    public static Vector3 SkinTone(int step) => Skin[step - 1];

    public static Vector3 HairTone(double tone) => Along(Hair, (float)tone);

    public static Vector3 IrisTone(float tone) => Along(Iris, tone);

    public static Vector3 ClothTone(ulong pick) => Cloth[pick % (ulong)Cloth.Length];

    public static Vector3 Backdrop(int number) => Backdrops[number];

    private static Vector3 Along(Vector3[] colours, float at)
    {
        var place = at * (colours.Length - 1);
        var i = Math.Clamp((int)place, 0, colours.Length - 2);
        return Vector3.Lerp(colours[i], colours[i + 1], place - i);
    }

    private static Vector3[] Linear(params int[] colours) =>
        [.. colours.Select(c => new Vector3(Srgb.ToLinear(c >> 16), Srgb.ToLinear((c >> 8) & 255), Srgb.ToLinear(c & 255)))];
}
