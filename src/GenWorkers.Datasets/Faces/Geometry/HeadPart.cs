using System.Numerics;
using static GenWorkers.Datasets.Faces.Geometry.Curves;

namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>The surface of head, neck and shoulders, finest on the face, and the two ears.</summary>
internal static class HeadPart
{
    private const int Columns = 64;
    private const float CollarSection = 20.4f;
    private static readonly float[] Sections = SectionsOfRows();

    public static void AddTo(MeshBuilder mesh)
    {
        mesh.AddGrid(Sections.Length, Columns, true, Point, row => Sections[row] >= CollarSection ? Material.Cloth : Material.Skin);
        AddEar(mesh, 1);
        AddEar(mesh, -1);
    }

    private static MeshPoint Point(int row, int column)
    {
        // Columns crowd towards the front, where the features are.
        var t = 2f * column / Columns - 1;
        var azimuth = MathF.PI * t * (.38f + .62f * t * t);
        var canonical = HeadProfile.Point(Sections[row], azimuth);
        var follow = Step(19.5f, 14.5f, Sections[row]);
        return new MeshPoint(FaceRelief.Apply(canonical), canonical, -Vector3.UnitY, follow, Hairline.Coverage(canonical));
    }

    private static float[] SectionsOfRows()
    {
        var rows = new List<float>();
        for (var section = 0f; section < 5.9f; section += .42f)
            rows.Add(section);
        for (var y = .30f; y > -.80f; y -= .021f)
            rows.Add(HeadProfile.SectionAt(y));
        for (var section = HeadProfile.SectionAt(-.82f); section < HeadProfile.Sections - 1; section += .4f)
            rows.Add(section);
        return [.. rows];
    }

    private static void AddEar(MeshBuilder mesh, int side)
    {
        const int rows = 11, columns = 16;
        mesh.AddGrid(rows, columns, true, (row, column) => EarPoint(row, side * column), _ => Material.Skin);

        MeshPoint EarPoint(int row, int column)
        {
            var (sinV, cosV) = MathF.SinCos(MathF.PI * row / (rows - 1));
            var (sinU, cosU) = MathF.SinCos(2 * MathF.PI * column / columns);
            var local = new Vector3(sinV * sinU, cosV, sinV * cosU);
            var rim = Bump(MathF.Sqrt(local.Y * local.Y + local.Z * local.Z) - .80f, .22f);
            var lobe = Mix(.70f, 1, Step(-1, 0, local.Y));
            local = new Vector3(local.X * .030f + (local.X > 0 ? .045f * rim - .015f : 0), local.Y * .195f, local.Z * .115f * lobe);
            local = Vector3.Transform(local, Quaternion.CreateFromYawPitchRoll(-.45f, -.16f, -.06f));
            var place = local + new Vector3(.69f, -.085f, -.10f);
            place.X *= side;
            return new MeshPoint(place, place, -Vector3.UnitY, 1, 0);
        }
    }
}
