namespace GenWorkers.Datasets.Faces;

/// <summary>One factor: its name in <c>hold</c> and in the manifest, and the closed range it is drawn from.</summary>
public sealed record FaceFactorRange(string Name, double Minimum, double Maximum, bool IsInteger)
{
    /// <summary>Every factor, in the order of their random streams. Append only: a new order is another data set.</summary>
    public static IReadOnlyList<FaceFactorRange> All { get; } =
    [
        new("skinTone", 1, 10, true) { Get = f => f.SkinTone },
        new("yaw", -45, 45, false) { Get = f => f.Yaw },
        new("pitch", -20, 20, false) { Get = f => f.Pitch },
        new("lightAzimuth", -90, 90, false) { Get = f => f.LightAzimuth },
        new("lightElevation", -15, 60, false) { Get = f => f.LightElevation },
        new("lightStrength", 0.4, 1.2, false) { Get = f => f.LightStrength },
        new("expression", -1, 1, false) { Get = f => f.Expression },
        new("faceShape", -1, 1, false) { Get = f => f.FaceShape },
        new("hairStyle", 0, 5, true) { Get = f => (int)f.HairStyle },
        new("hairTone", 0, 1, false) { Get = f => f.HairTone },
        new("background", 0, 7, true) { Get = f => f.Background },
    ];

    public required Func<FaceFactors, double> Get { get; init; }

    /// <summary>The value at <paramref name="unit"/> in [0, 1): evenly spread, to three decimals.</summary>
    public double At(double unit) => IsInteger
        ? Minimum + Math.Floor(unit * (Maximum - Minimum + 1))
        : Math.Round(Minimum + unit * (Maximum - Minimum), 3);

    public bool Contains(double value) =>
        value >= Minimum && value <= Maximum && (!IsInteger || value == Math.Floor(value));
}
