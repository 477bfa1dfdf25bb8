using System.Globalization;
using GenWorkers.Contracts.Commands;

namespace GenWorkers.Datasets.Faces;

/// <summary>Draws the factors of image <c>i</c> from the seed and <c>i</c> alone, one random stream a factor.</summary>
public static class FaceFactorSampler
{
    private const int IdentityStream = 1000;
    private const int SceneStream = 1001;

    /// <summary>Assumes a spec that was accepted: held values in their ranges, ten weights or none.</summary>
    public static FaceFactors Draw(long seed, int index, RenderFacesSpec spec) => new()
    {
        SkinTone = (int)Value("skinTone", seed, index, spec),
        Yaw = Value("yaw", seed, index, spec),
        Pitch = Value("pitch", seed, index, spec),
        LightAzimuth = Value("lightAzimuth", seed, index, spec),
        LightElevation = Value("lightElevation", seed, index, spec),
        LightStrength = Value("lightStrength", seed, index, spec),
        Expression = Value("expression", seed, index, spec),
        FaceShape = Value("faceShape", seed, index, spec),
        HairStyle = (HairStyle)(int)Value("hairStyle", seed, index, spec),
        HairTone = Value("hairTone", seed, index, spec),
        Background = (int)Value("background", seed, index, spec),
        IdentitySeed = (long)(FaceRandom.Bits(seed, index, IdentityStream) >> 1),
        SceneSeed = (long)(FaceRandom.Bits(seed, index, SceneStream) >> 1),
    };

    private static double Value(string name, long seed, int index, RenderFacesSpec spec)
    {
        if (spec.Hold.TryGetValue(name, out var held))
            return held;
        for (var stream = 0; stream < FaceFactorRange.All.Count; stream++)
            if (FaceFactorRange.All[stream].Name == name)
                return Draw(FaceFactorRange.All[stream], FaceRandom.Unit(seed, index, stream), spec);
        throw new ArgumentOutOfRangeException(nameof(name), name, "No such factor.");
    }

    private static double Draw(FaceFactorRange range, double unit, RenderFacesSpec spec)
        => range.Name == "skinTone" && spec.SkinToneWeights.Count == 10
            ? 1 + Weighted(unit, spec.SkinToneWeights)
            : range.At(unit);

    private static int Weighted(double unit, IReadOnlyList<double> weights)
    {
        var remaining = unit * weights.Sum();
        var last = 0;
        for (var i = 0; i < weights.Count; i++)
        {
            if (weights[i] <= 0)
                continue;
            last = i;
            if (remaining < weights[i])
                return i;
            remaining -= weights[i];
        }

        return last; // rounding left a remainder behind the last weight
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
