using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// Faces from the built-in renderer: shaded 3-D heads whose every factor is known. A factor named in
/// <see cref="Hold"/> has that value in every image; the others are drawn from the seed.
/// </summary>
public sealed record RenderFacesSpec
{
    [Description("Images to render.")]
    [Range(1, 10_000_000)]
    public required int Count { get; init; }

    [Description("Seed; image i depends on the seed and i alone.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Side of the square RGB images, pixels.")]
    [Range(16, 512)]
    public int SizePixels { get; init; } = 64;

    [Description("Factors held at a value: skinTone 1..10, yaw and pitch in degrees, lightAzimuth and lightElevation in degrees, lightStrength, expression, faceShape, hairStyle, hairTone, background.")]
    [MaxLength(16)]
    public IReadOnlyDictionary<string, double> Hold { get; init; } = new Dictionary<string, double>();

    [Description("Ten weights, one a skin tone step, for sets that are skewed on purpose; empty draws them evenly.")]
    [MaxLength(10)]
    public IReadOnlyList<double> SkinToneWeights { get; init; } = [];
}
