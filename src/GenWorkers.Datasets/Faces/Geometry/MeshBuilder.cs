using System.Numerics;

namespace GenWorkers.Datasets.Faces.Geometry;

internal enum Material : byte
{
    Skin,
    Cloth,
    Hair,
}

/// <summary>One point of the mean figure.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Canonical">Where on the bare profile it is: place in <c>FaceMap</c> and in <see cref="ShapeFields"/>; on hair the position itself.</param>
/// <param name="Strand">Direction in which hair runs.</param>
/// <param name="Follow">1 turns with the head, 0 stays with the shoulders.</param>
/// <param name="Scalp">How densely cropped hair grows here, 0 to 1; on hair the lock's brightness around 0.</param>
internal readonly record struct MeshPoint(Vector3 Position, Vector3 Canonical, Vector3 Strand, float Follow, float Scalp);

/// <summary>Collects grids of points into one mesh.</summary>
internal sealed class MeshBuilder
{
    public List<MeshPoint> Points { get; } = [];

    /// <summary>Three point numbers a triangle, counter-clockwise seen from outside.</summary>
    public List<int> Corners { get; } = [];

    public List<Material> Materials { get; } = [];

    /// <summary>
    /// Adds rows x columns points; rows run down, columns run round from the front over the right of the image.
    /// <paramref name="closed"/> joins the last column to the first.
    /// </summary>
    public void AddGrid(int rows, int columns, bool closed, Func<int, int, MeshPoint> point, Func<int, Material> material)
    {
        var first = Points.Count;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                Points.Add(point(row, column));

        for (var row = 0; row < rows - 1; row++)
            for (var column = 0; column < (closed ? columns : columns - 1); column++)
            {
                var next = (column + 1) % columns;
                int above = first + row * columns, below = above + columns;
                AddTriangle(above + column, below + column, above + next, material(row));
                AddTriangle(above + next, below + column, below + next, material(row));
            }
    }

    private void AddTriangle(int a, int b, int c, Material material)
    {
        Corners.AddRange([a, b, c]);
        Materials.Add(material);
    }
}
