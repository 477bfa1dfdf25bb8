using System.Collections.Concurrent;

namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Where each output pixel of one axis reads and with which weights: Pillow's <c>precompute_coeffs</c> and
/// <c>normalize_coeffs_8bpc</c> (22-bit fixed point).
/// </summary>
internal sealed class ResampleTaps
{
    public const int PrecisionBits = 32 - 8 - 2;

    private static readonly ConcurrentDictionary<(int From, int To, ResampleFilter Filter), ResampleTaps> Known = new();

    private int[]? _pairs;

    private ResampleTaps(int from, int to, ResampleFilter filter)
    {
        var scale = (double)from / to;
        var filterScale = Math.Max(scale, 1);
        var support = filter.Support * filterScale;
        Width = ((int)Math.Ceiling(support) * 2) + 1;
        Starts = new int[to];
        Counts = new int[to];
        Weights = new int[to * Width];
        var weights = new double[Width];
        for (var i = 0; i < to; i++)
        {
            var center = (i + 0.5) * scale;
            Starts[i] = Math.Max((int)(center - support + 0.5), 0);
            Counts[i] = Math.Min((int)(center + support + 0.5), from) - Starts[i];
            Fill(weights.AsSpan(0, Counts[i]), Starts[i], center, 1 / filterScale, filter);
            for (var tap = 0; tap < Counts[i]; tap++)
                Weights[(i * Width) + tap] = ToFixed(weights[tap]);
        }
    }

    /// <summary>Room for the weights of one output pixel.</summary>
    public int Width { get; }

    public int[] Starts { get; }

    public int[] Counts { get; }

    public int[] Weights { get; }

    /// <summary>Pairs of weights of one output pixel.</summary>
    public int PairsWidth => (Width + 1) / 2;

    /// <summary>
    /// The weights for two pixels of four channels a vector: each four times, <see cref="PairsWidth"/> pairs an output
    /// pixel, those beyond its count 0.
    /// </summary>
    public int[] Pairs => _pairs ??= [.. Enumerable.Range(0, Starts.Length * PairsWidth * 8).Select(PairWeight)];

    public static ResampleTaps For(int from, int to, ResampleFilter filter)
    {
        // Sets have few sizes; a folder where every picture has its own must not fill the memory with kernels.
        if (Known.Count > 512)
            Known.Clear();
        return Known.GetOrAdd((from, to, filter), static key => new ResampleTaps(key.From, key.To, key.Filter));
    }

    private int PairWeight(int at)
    {
        var (output, tap) = (at / (PairsWidth * 8), at % (PairsWidth * 8) / 4);
        return tap < Counts[output] ? Weights[(output * Width) + tap] : 0;
    }

    private static void Fill(Span<double> weights, int start, double center, double step, ResampleFilter filter)
    {
        var sum = 0.0;
        for (var tap = 0; tap < weights.Length; tap++)
        {
            weights[tap] = filter.Weight((tap + start - center + 0.5) * step);
            sum += weights[tap];
        }

        for (var tap = 0; tap < weights.Length && sum != 0; tap++)
            weights[tap] /= sum;
    }

    private static int ToFixed(double weight) => (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << PrecisionBits)));
}
