using System.Globalization;

namespace GenWorkers.Datasets.Faces;

/// <summary>
/// Everything that decides the pixels of one rendered face. Ranges are those of <see cref="FaceFactorRange"/>.
/// Change one property with <c>with</c> and the rest of the picture is the same person in the same place.
/// </summary>
public sealed record FaceFactors
{
    /// <summary>1 (lightest) to 10 (darkest), ordered like the Monk Skin Tone scale.</summary>
    public required int SkinTone { get; init; }

    /// <summary>Degrees; positive turns the nose to the right of the image.</summary>
    public required double Yaw { get; init; }

    /// <summary>Degrees; positive looks up.</summary>
    public required double Pitch { get; init; }

    /// <summary>Degrees; 0 is from the camera, positive from the right of the image.</summary>
    public required double LightAzimuth { get; init; }

    /// <summary>Degrees; positive is from above.</summary>
    public required double LightElevation { get; init; }

    /// <summary>Key light relative to full; the ambient light stays as it is.</summary>
    public required double LightStrength { get; init; }

    /// <summary>-1 frowns, 0 is neutral, 1 smiles with open mouth.</summary>
    public required double Expression { get; init; }

    /// <summary>-1 is long and narrow with a pointed chin, 1 broad with a square jaw.</summary>
    public required double FaceShape { get; init; }

    public required HairStyle HairStyle { get; init; }

    /// <summary>0 black, through brown, to 1 light blond.</summary>
    public required double HairTone { get; init; }

    /// <summary>Number of the backdrop, 0 to 7.</summary>
    public required int Background { get; init; }

    /// <summary>Nuisance of the person: nose, eyes, lips, brows, complexion.</summary>
    public required long IdentitySeed { get; init; }

    /// <summary>Nuisance of the photograph: framing, gaze, clothes, mottling of the backdrop.</summary>
    public required long SceneSeed { get; init; }

    /// <summary>Manifest attributes, invariant culture: every factor under the name that <c>hold</c> uses.</summary>
    public IReadOnlyDictionary<string, string> ToAttributes()
    {
        var attributes = new Dictionary<string, string>(FaceFactorRange.All.Count + 2, StringComparer.Ordinal);
        foreach (var range in FaceFactorRange.All)
            attributes[range.Name] = range.Get(this).ToString("R", CultureInfo.InvariantCulture);
        attributes["identitySeed"] = IdentitySeed.ToString(CultureInfo.InvariantCulture);
        attributes["sceneSeed"] = SceneSeed.ToString(CultureInfo.InvariantCulture);
        return attributes;
    }
}
