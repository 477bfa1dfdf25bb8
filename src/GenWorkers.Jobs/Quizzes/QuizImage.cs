using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;

namespace GenWorkers.Jobs.Quizzes;

/// <summary>An image on its way to the page. Real and generated ones have one shape, 8 bits and one encoder.</summary>
/// <param name="Item">What it is.</param>
/// <param name="Pixels">(height, width, channels) bytes.</param>
/// <param name="Png">Without the mark of generated pictures, which would be the key.</param>
internal sealed record QuizImage(QuizItem Item, byte[] Pixels, byte[] Png)
{
    public static QuizImage Of(QuizItem item, byte[] pixels, SampleShape shape)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, pixels, shape.Height, shape.Width, shape.Channels);
        return new QuizImage(item, pixels, png.ToArray());
    }

    /// <summary>
    /// In the order of the hashes of seed and picture: as good as a draw, and knowing the seed tells nobody which is which.
    /// </summary>
    public static List<QuizImage> InPageOrder(IEnumerable<QuizImage> images, long seed) =>
        [.. images.OrderBy(image => SeededOrder.Key(seed, image.Png), StringComparer.Ordinal)];

    /// <summary>Id of a page with these pictures in this order.</summary>
    public static string IdOf(IReadOnlyList<QuizImage> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in images)
            hash.AppendData(image.Png);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
