namespace GenWorkers.Contracts.Commands;

/// <summary>One factor of a rendered face: its name in <c>hold</c> and in the manifest, and the closed range it is drawn from.</summary>
public record FaceFactor(string Name, double Minimum, double Maximum, bool IsInteger)
{
    /// <summary>Every factor, in the order of their random streams. Append only: a new order is another data set.</summary>
    public static IReadOnlyList<FaceFactor> All { get; } =
    [
        new("skinTone", 1, 10, true),
        new("yaw", -45, 45, false),
        new("pitch", -20, 20, false),
        new("lightAzimuth", -90, 90, false),
        new("lightElevation", -15, 60, false),
        new("lightStrength", 0.4, 1.2, false),
        new("expression", -1, 1, false),
        new("faceShape", -1, 1, false),
        new("hairStyle", 0, 5, true),
        new("hairTone", 0, 1, false),
        new("background", 0, 7, true),
    ];

    public bool Contains(double value) =>
        value >= Minimum && value <= Maximum && (!IsInteger || value == Math.Floor(value));
}
