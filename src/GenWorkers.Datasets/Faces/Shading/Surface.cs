using System.Numerics;

namespace GenWorkers.Datasets.Faces.Shading;

/// <summary>One visible point, interpolated from the corners of its triangle.</summary>
internal struct Surface
{
    public Vector3 Place, Normal, Canonical, Strand;
    public float Scalp, Openness;
}
