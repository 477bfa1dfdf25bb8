namespace GenWorkers.Training.Drawing;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014, figure 15) as a counter-based generator: value c of a stream is the mixed sum
/// of the stream's key and c times the golden gamma, and the key is a hash of (seed, purpose, epoch, index, slot). A
/// draw therefore depends on its own coordinates and on nothing that was drawn before it, on any thread.
/// </summary>
public struct CounterRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private readonly ulong key;
    private ulong counter;

    /// <param name="slot">Which of the draws for this sample: 0, 1, … in the order in which a step makes them.</param>
    public CounterRandom(long seed, DrawPurpose purpose, long epoch, long index, int slot = 0)
    {
        var hash = Mix((ulong)seed + GoldenGamma);
        hash = Mix((hash ^ (ulong)purpose) + GoldenGamma);
        hash = Mix((hash ^ (ulong)epoch) + GoldenGamma);
        hash = Mix((hash ^ (ulong)index) + GoldenGamma);
        key = Mix((hash ^ (ulong)slot) + GoldenGamma);
    }

    public ulong NextUInt64() => Mix(key + (++counter * GoldenGamma));

    /// <summary>Uniform in [0, 1) with 24 bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in 0..<paramref name="bound"/>-1 (the high half of the product; bias below bound / 2^64).</summary>
    public int NextInt(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    public void FillUniform(Span<float> values)
    {
        foreach (ref var value in values)
            value = NextSingle();
    }

    /// <summary>Standard normal values by Box and Muller (1958), two from one word pair.</summary>
    public void FillNormal(Span<float> values)
    {
        for (var at = 0; at < values.Length; at += 2)
        {
            // 1 - u lies in (0, 1], so the logarithm is finite.
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - NextSingle()));
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * NextSingle());
            values[at] = radius * cosine;
            if (at + 1 < values.Length)
                values[at + 1] = radius * sine;
        }
    }

    /// <summary>Stafford's thirteenth mixer.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
