using System.Numerics;
using static GenWorkers.Datasets.Faces.Geometry.Curves;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>Hair as a shell over the skull, with curtains or a bun where the style has them.</summary>
internal static class HairPart
{
    private const int Columns = 60;
    private static readonly Vector3 SkullCentre = new(0, .12f, -.10f);

    public static void AddTo(MeshBuilder mesh, HairStyle style)
    {
        if (style == HairStyle.Cropped)
            return; // painted on the scalp
        AddCap(mesh, style);
        if (style == HairStyle.Long)
            AddCurtain(mesh);
        if (style == HairStyle.Bun)
            AddBun(mesh);
    }

    private static void AddCap(MeshBuilder mesh, HairStyle style)
    {
        const int rows = 24;
        mesh.AddGrid(rows, Columns, true, Cap, _ => Material.Hair);

        MeshPoint Cap(int row, int column)
        {
            var azimuth = MathF.PI * (2f * column / Columns - 1);
            var down = (float)row / (rows - 1);
            var end = HeadProfile.SectionAt(EdgeHeight(style, azimuth));
            var skull = HeadProfile.Point(down * end, azimuth);
            var ahead = HeadProfile.Point(MathF.Min(down + .02f, 1) * end + .01f, azimuth);
            var outward = Vector3.Normalize(skull - SkullCentre);
            var position = skull + outward * (Thickness(style, azimuth, down, skull) + Curls(style, skull));
            return Lock(position, Vector3.Normalize(ahead - skull), 1, azimuth * 14, style);
        }
    }

    private static float EdgeHeight(HairStyle style, float azimuth) => style switch
    {
        HairStyle.Curly => Hairline.Height(azimuth) - .10f * Step(.9f, 1.6f, MathF.Abs(azimuth)),
        HairStyle.Short => Hairline.Height(azimuth) - .05f + Tips(azimuth),
        HairStyle.Long => Hairline.Height(azimuth) + .06f * Bump(azimuth, .3f) - .05f + .5f * Tips(azimuth),
        _ => Hairline.Height(azimuth),
    };

    /// <summary>Locks end unevenly.</summary>
    private static float Tips(float azimuth) => .035f * Noise(new Vector3(azimuth * 7, 0, 0), 75);

    private static float Thickness(HairStyle style, float azimuth, float down, Vector3 skull)
    {
        var top = Step(.25f, .8f, skull.Y);
        return style switch
        {
            // A side parting on the left of the image, volume on the other side.
            HairStyle.Short => Rim(down, .75f, .10f) * (.075f + top * (.085f + .04f * MathF.Sin(azimuth + .4f)) - .05f * top * Bump(skull.X + .22f, .045f)),
            HairStyle.Curly => Rim(down, .93f, .05f) * (.20f + .10f * top),
            HairStyle.Bald => Rim(down, .90f, .02f) * .05f * Hairline.Fringe(skull) - .03f * (1 - Hairline.Fringe(skull)),
            HairStyle.Bun => Rim(down, .80f, .03f) * .05f,
            _ => Rim(down, .85f, .04f) * (.09f + .03f * top - .045f * top * Bump(skull.X, .045f)),
        };
    }

    /// <summary>1 on the skull, falling from <paramref name="from"/> to just under the skin at the edge.</summary>
    private static float Rim(float down, float from, float edge) => Mix(-edge, 1, Step(1, from, down));

    private static float Curls(HairStyle style, Vector3 at) =>
        style == HairStyle.Curly ? .075f * Noise(at * 7.5f, 71) : style == HairStyle.Short ? .012f * Noise(at * new Vector3(11, 4, 11), 72) : 0;

    private static void AddCurtain(MeshBuilder mesh)
    {
        const int rows = 26, columns = 44;
        const float open = .98f; // radians from the front where the curtain begins
        mesh.AddGrid(rows, columns, false, Curtain, _ => Material.Hair);

        MeshPoint Curtain(int row, int column)
        {
            var azimuth = open + (2 * MathF.PI - 2 * open) * column / (columns - 1);
            var down = (float)row / (rows - 1);
            var y = Mix(.52f, -1.42f, down);
            var skull = HeadProfile.Point(HeadProfile.SectionAt(MathF.Max(y, .05f)), azimuth);
            var side = MathF.Abs(MathF.Sin(azimuth));
            var edge = Step(0, .12f, MathF.Min(column, columns - 1 - column) / (float)(columns - 1));
            var spread = Mix(.99f, 1.14f, edge) + .05f * Step(.1f, .5f, down) - .10f * Step(.55f, 1, down) * side;
            var wave = .018f * MathF.Sin(azimuth * 17 + down * 5) + .02f * MathF.Sin(down * 9 + azimuth * 3);
            var position = new Vector3(skull.X * (spread + wave), y, skull.Z * (spread + wave) - .06f * down);
            return Lock(position, -Vector3.UnitY, Mix(1, .65f, Step(.6f, 1, down)), azimuth * 16, HairStyle.Long);
        }
    }

    private static void AddBun(MeshBuilder mesh)
    {
        const int rows = 14, columns = 24;
        mesh.AddGrid(rows, columns, true, Bun, _ => Material.Hair);

        MeshPoint Bun(int row, int column)
        {
            var (sinV, cosV) = MathF.SinCos(MathF.PI * row / (rows - 1));
            var (sinU, cosU) = MathF.SinCos(2 * MathF.PI * column / columns);
            var ball = new Vector3(sinV * sinU, cosV, sinV * cosU);
            var radius = .29f + .012f * MathF.Sin(7 * ball.X + 9 * ball.Y);
            return Lock(new Vector3(0, 1.02f, -.24f) + ball * radius, Vector3.Normalize(new Vector3(-ball.Z, .3f, ball.X + .01f)), 1, ball.Y * 8, HairStyle.Bun);
        }
    }

    /// <summary>A point of hair; <paramref name="across"/> counts locks, which differ a little in brightness.</summary>
    private static MeshPoint Lock(Vector3 position, Vector3 strand, float follow, float across, HairStyle style)
    {
        var shade = style == HairStyle.Curly
            ? 1.2f * Noise(position * 8.5f, 71)
            : Noise(new Vector3(across, position.Y * .8f, 0), 74);
        return new MeshPoint(position, position, strand, follow, shade);
    }
}
