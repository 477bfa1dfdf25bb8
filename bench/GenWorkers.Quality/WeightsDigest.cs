using System.Security.Cryptography;
using GenWorkers.Jobs.Imaging;

namespace GenWorkers.Quality;

/// <summary>SHA-256 of a weights file, hex, by which figures and pictures name their model.</summary>
internal static class WeightsDigest
{
    public static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>For a grid in which the model's images stand beside real ones.</summary>
    public static SyntheticMark Mark(string path) => SyntheticMark.OfModel(Of(path)).Mixed();
}
