using System.Globalization;

namespace GenWorkers.Jobs.Reports;

/// <summary>One of the figures of a set of images beside the reference images.</summary>
/// <param name="Name">In metrics.</param>
/// <param name="Meaning">One sentence for someone who curates images.</param>
public sealed record SampleFigure(string Name, string Title, string Meaning, Func<SampleMetrics, double?> Value)
{
    public static IReadOnlyList<SampleFigure> All { get; } =
    [
        new("frechetDistance", "Fréchet distance", "How far the average image and the variety of the set lie from those of the test images; lower is better, but it cannot be less than what real images get.", set => set.FrechetDistance)
        {
            Text = set => Number($"{set.FrechetDistance:G4} ± {set.FrechetDistanceError:G2}"),
        },
        new("kernelDistance", "kernel distance", "The same question asked without assuming a bell-shaped spread; around 0, on either side, the sets are alike.", set => set.KernelDistance)
        {
            Text = set => Number($"{set.KernelDistance:G3}"),
        },
        new("precision", "precision", "Share of the set's images that lie among the test images: how faithful they are.", set => set.Precision),
        new("recall", "recall", "Share of the test images that lie among the set's images: how much of the real variety is there.", set => set.Recall),
        new("density", "density", "How thickly test images lie around the set's images; about 1 for real ones, more where the set keeps to the most usual images.", set => set.Density),
        new("coverage", "coverage", "Share of the test images with an image of the set close by; where it is low, kinds of image are missing.", set => set.Coverage),
        new("nearestNeighbourAccuracy", "1-NN two-sample test", "How often the most similar image is of the same set: 0.5 where the sets cannot be told apart, 1 where they always can, below 0.5 where the set copies.", set => set.NearestNeighbourAccuracy),
        new("classifierAccuracy", "classifier two-sample test", "How often a small network that studied one half of the images tells them from test images in the other half; it only guesses where the interval holds 0.5.", set => set.ClassifierTest?.Accuracy)
        {
            Text = set => set.ClassifierTest is { } test ? Number($"{test.Accuracy:F3} ({test.Low:F3} to {test.High:F3})") : "not measured",
        },
    ];

    /// <summary>As it is read, with its error or interval where it has one.</summary>
    public Func<SampleMetrics, string> Text { get; private init; } = set => Number($"{Value(set):F3}");

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
