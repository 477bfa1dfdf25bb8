using GenWorkers.Datasets.Faces;

namespace GenWorkers.Probe;

/// <summary>
/// What the network predicts of a face: numbers brought to about unit variance, the light's azimuth as sine and cosine,
/// and two classes. Skin tone is an ordered scale and is predicted as a number.
/// </summary>
internal static class ProbeTargets
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "skinTone", "yaw", "pitch", "lightElevation", "lightStrength", "expression", "faceShape", "hairTone",
        "lightAzimuth (sine)", "lightAzimuth (cosine)",
    ];

    /// <summary>Names of the classes and how many values each has.</summary>
    public static IReadOnlyList<(string Name, int Values)> Classes { get; } = [("hairStyle", 6), ("background", 8)];

    /// <summary>Regression outputs, then the logits of every class.</summary>
    public static int Outputs => Names.Count + Classes.Sum(kind => kind.Values);

    public static void Fill(FaceFactors factors, Span<float> numbers, Span<long> classes)
    {
        for (var i = 0; i < Names.Count; i++)
            numbers[i] = (float)Number(factors, Names[i]);
        for (var i = 0; i < Classes.Count; i++)
            classes[i] = (long)Range(Classes[i].Name).Get(factors);
    }

    /// <summary>The step that a prediction of <c>skinTone</c> stands for.</summary>
    public static int SkinToneStep(float predicted) =>
        (int)Math.Clamp(Math.Round(Middle(Range("skinTone")) + predicted * Spread(Range("skinTone"))), 1, 10);

    private static double Number(FaceFactors factors, string name)
    {
        var azimuth = factors.LightAzimuth * Math.PI / 180;
        return name switch
        {
            "lightAzimuth (sine)" => Math.Sin(azimuth) * 1.4,
            "lightAzimuth (cosine)" => (Math.Cos(azimuth) - .64) * 3.2,
            _ => (Range(name).Get(factors) - Middle(Range(name))) / Spread(Range(name)),
        };
    }

    private static FaceFactorRange Range(string name) => FaceFactorRange.All.First(range => range.Name == name);

    private static double Middle(FaceFactorRange range) => (range.Minimum + range.Maximum) / 2;

    /// <summary>Standard deviation of the uniform distribution over the range.</summary>
    private static double Spread(FaceFactorRange range) => (range.Maximum - range.Minimum) / Math.Sqrt(12);
}
