using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Sizes of a convolutional pyramid: the image is halved (rounded up) until its smaller side is at most
/// <see cref="SmallestSide"/>, and the channels double each time, up to <see cref="LargestFactor"/> times the first.
/// </summary>
/// <param name="Heights">From the image to the smallest map.</param>
/// <param name="Channels">Of each map after the image.</param>
public sealed record Plan(IReadOnlyList<int> Heights, IReadOnlyList<int> Widths, IReadOnlyList<int> Channels)
{
    private const int SmallestSide = 7;
    private const int LargestFactor = 8;

    public int Levels => Channels.Count;

    /// <summary>Values of the smallest map.</summary>
    public int FlatSize => Channels[^1] * Heights[^1] * Widths[^1];

    public static Plan For(SampleShape shape, int baseChannels)
    {
        List<int> heights = [shape.Height];
        List<int> widths = [shape.Width];
        List<int> channels = [];
        var factor = 1;
        do
        {
            heights.Add((heights[^1] + 1) / 2);
            widths.Add((widths[^1] + 1) / 2);
            channels.Add(baseChannels * factor);
            factor = Math.Min(factor * 2, LargestFactor);
        }
        while (Math.Min(heights[^1], widths[^1]) > SmallestSide);

        return new Plan(heights, widths, channels);
    }
}
