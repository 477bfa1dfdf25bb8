using GenWorkers.Contracts.Commands;

namespace GenWorkers.Datasets.Faces;

/// <summary>A factor and where a face has it.</summary>
public sealed record FaceFactorRange(FaceFactor Factor, Func<FaceFactors, double> Get) : FaceFactor(Factor)
{
    private static readonly Dictionary<string, Func<FaceFactors, double>> Getters = new(StringComparer.Ordinal)
    {
        ["skinTone"] = f => f.SkinTone,
        ["yaw"] = f => f.Yaw,
        ["pitch"] = f => f.Pitch,
        ["lightAzimuth"] = f => f.LightAzimuth,
        ["lightElevation"] = f => f.LightElevation,
        ["lightStrength"] = f => f.LightStrength,
        ["expression"] = f => f.Expression,
        ["faceShape"] = f => f.FaceShape,
        ["hairStyle"] = f => (int)f.HairStyle,
        ["hairTone"] = f => f.HairTone,
        ["background"] = f => f.Background,
    };

    /// <summary>Every factor, in the order of their random streams.</summary>
    public static new IReadOnlyList<FaceFactorRange> All { get; } =
        [.. FaceFactor.All.Select(factor => new FaceFactorRange(factor, Getters[factor.Name]))];

    /// <summary>The value at <paramref name="unit"/> in [0, 1): evenly spread, to three decimals.</summary>
    public double At(double unit) => IsInteger
        ? Minimum + Math.Floor(unit * (Maximum - Minimum + 1))
        : Math.Round(Minimum + unit * (Maximum - Minimum), 3);
}
