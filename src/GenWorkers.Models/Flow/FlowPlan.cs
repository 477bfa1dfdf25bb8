using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Models.Flow;

/// <summary>One scale: how it folds, its maps after that, and how many of its channels leave at its end.</summary>
/// <param name="Leaving">0 at the last scale.</param>
public sealed record FlowScalePlan(Squeeze Squeeze, int Channels, int Height, int Width, int Leaving)
{
    public int Kept => Channels - Leaving;

    /// <summary>Side of the couplings' convolutions: a single position has no neighbours to look at.</summary>
    public int Kernel => Height * Width > 1 ? 3 : 1;
}

/// <summary>
/// Scales for any shape, without padding, which would make the likelihood that of another image: a side is folded by
/// its smallest prime factor, where that is at most 7.
/// </summary>
public static class FlowPlan
{
    private static readonly int[] Factors = [2, 3, 5, 7];

    /// <summary>Empty where the image has one channel and no side that folds: a coupling needs two channels.</summary>
    public static IReadOnlyList<FlowScalePlan> For(SampleShape shape, int scales)
    {
        var plans = new List<FlowScalePlan>();
        var (height, width, channels) = (shape.Height, shape.Width, shape.Channels);
        for (var scale = 0; scale < scales; scale++)
        {
            var squeeze = new Squeeze(Factor(height), Factor(width));
            if (squeeze is { Down: 1, Across: 1 } && (scale > 0 || channels == 1))
                break;
            if (scale > 0)
                plans[^1] = plans[^1] with { Leaving = channels - (channels = (channels + 1) / 2) };
            (height, width, channels) = (height / squeeze.Down, width / squeeze.Across, channels * squeeze.Down * squeeze.Across);
            plans.Add(new FlowScalePlan(squeeze, channels, height, width, 0));
        }

        return plans;
    }

    private static int Factor(int side) => Factors.FirstOrDefault(factor => side % factor == 0, 1);
}
