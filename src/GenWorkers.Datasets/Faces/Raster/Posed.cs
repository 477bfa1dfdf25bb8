using System.Numerics;
using GenWorkers.Datasets.Faces.Geometry;
using GenWorkers.Datasets.Faces.Shading;

namespace GenWorkers.Datasets.Faces.Raster;

/// <summary>The points of one figure, turned and projected. Reused from picture to picture by one thread.</summary>
internal sealed class Posed
{
    private const float Distance = 7;
    private const float FieldHeight = 2.40f;
    private const float CentreY = -.03f;
    private static readonly Vector3 Pivot = new(0, -.55f, -.18f);

    private readonly float[] _weights = new float[ShapeFields.Count];
    private float[] _shape = [];

    /// <summary>In camera axes: x right, y up, z towards the camera.</summary>
    public Vector3[] Place { get; private set; } = [];

    public Vector3[] Normal { get; private set; } = [];

    /// <summary>Pixels right, pixels down, and z.</summary>
    public Vector3[] Screen { get; private set; } = [];

    /// <summary>From camera axes back to those of the head.</summary>
    public Quaternion ToHead { get; private set; }

    public void Pose(FaceMesh mesh, FaceFactors factors, SceneSetup scene, float sizePixels)
    {
        var count = mesh.Points.Length;
        if (_shape.Length < 3 * count)
            (_shape, Place, Normal, Screen) = (new float[3 * count], new Vector3[count], new Vector3[count], new Vector3[count]);

        FaceWeights.Fill(factors, _weights);
        mesh.Blend(_weights, _shape.AsSpan(0, 3 * count));
        Turn(mesh, factors, scene);
        Normals.Find(Place.AsSpan(0, count), mesh.Corners, Normal.AsSpan(0, count));
        Project(count, scene, sizePixels);
    }

    private void Turn(FaceMesh mesh, FaceFactors factors, SceneSetup scene)
    {
        const float radians = MathF.PI / 180;
        var (yaw, pitch) = ((float)factors.Yaw * radians, (float)factors.Pitch * radians);
        var roll = Quaternion.CreateFromAxisAngle(Vector3.UnitZ, scene.Roll);
        var head = Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw) * Quaternion.CreateFromAxisAngle(Vector3.UnitX, -pitch);
        var shoulders = Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw * .35f);
        var (headTurn, bodyTurn) = (Matrix4x4.CreateFromQuaternion(roll * head), Matrix4x4.CreateFromQuaternion(roll * shoulders));
        ToHead = Quaternion.Conjugate(roll * head);

        var points = mesh.Points;
        for (var i = 0; i < points.Length; i++)
        {
            var p = new Vector3(_shape[i], _shape[i + points.Length], _shape[i + 2 * points.Length]) - Pivot;
            var follow = points[i].Follow;
            var place = follow >= 1
                ? Vector3.Transform(p, headTurn)
                : Vector3.Lerp(Vector3.Transform(p, bodyTurn), Vector3.Transform(p, headTurn), follow);
            Place[i] = place + Pivot;
        }
    }

    private void Project(int count, SceneSetup scene, float size)
    {
        var scale = size / FieldHeight * scene.Zoom;
        for (var i = 0; i < count; i++)
        {
            var p = Place[i];
            var near = scale * Distance / (Distance - p.Z);
            Screen[i] = new Vector3(
                size / 2 + (p.X + scene.Shift.X) * near, size / 2 - (p.Y - CentreY + scene.Shift.Y) * near, p.Z);
        }
    }
}
