namespace GenWorkers.Jobs.Video;

/// <summary>
/// How much more a translated video changes from frame to frame than its source. With s_t and o_t the frames that the
/// model was given and those that it made, before the encoder, and |x| the mean absolute value of x over pixels and
/// channels: score = sum_t |o_t - o_(t-1)| / sum_t |s_t - s_(t-1)|. 1 is as steady as the source, above 1 is flicker,
/// below 1 is blur or detail that was lost. A plain form of the temporal error of Lai et al. 2018 ("Learning Blind Video
/// Temporal Consistency"), which warps the frame before by optical flow; here the source's own difference stands for
/// its motion. The sums are of whole numbers, so stopping and continuing changes nothing.
/// </summary>
public sealed class Flicker
{
    public FlickerSums Sums { get; private set; } = new(0, 0);

    /// <summary>The frames before: what is added next is compared with them. Empty before the first.</summary>
    public byte[] PreviousSource { get; private set; } = [];

    public byte[] PreviousOutput { get; private set; } = [];

    /// <summary>Null where the source does not change.</summary>
    public double? Score => Sums.Source == 0
        ? null
        : (double)Sums.Output / PreviousOutput.Length / ((double)Sums.Source / PreviousSource.Length);

    public static Flicker Continue(FlickerSums sums, byte[] previousSource, byte[] previousOutput) =>
        new() { Sums = sums, PreviousSource = previousSource, PreviousOutput = previousOutput };

    public void Add(ReadOnlySpan<byte> source, ReadOnlySpan<byte> output)
    {
        if (PreviousSource.Length > 0)
            Sums = new FlickerSums(Sums.Source + Difference(source, PreviousSource), Sums.Output + Difference(output, PreviousOutput));
        (PreviousSource, PreviousOutput) = (source.ToArray(), output.ToArray());
    }

    private static long Difference(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> before)
    {
        var sum = 0L;
        for (var i = 0; i < frame.Length; i++)
            sum += Math.Abs(frame[i] - before[i]);
        return sum;
    }
}

/// <summary>Sums of absolute differences of neighbouring frames, over all frames, pixels and channels.</summary>
public sealed record FlickerSums(long Source, long Output);
