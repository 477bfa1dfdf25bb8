namespace GenWorkers.Datasets.Faces;

/// <summary>Numbers from a hash of (seed, index, stream), so that no draw depends on another (SplitMix64 finalizer).</summary>
internal static class FaceRandom
{
    /// <summary>64 well-mixed bits of the three numbers.</summary>
    public static ulong Bits(long seed, long index, int stream)
    {
        var mixed = Mix((ulong)seed + 0x9E3779B97F4A7C15UL);
        mixed = Mix(mixed ^ ((ulong)index + 0xD1B54A32D192ED03UL));
        return Mix(mixed ^ ((ulong)stream + 0x8CB92BA72F3D8DD7UL));
    }

    /// <summary>Uniform in [0, 1).</summary>
    public static double Unit(long seed, long index, int stream) => (Bits(seed, index, stream) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [-1, 1).</summary>
    public static float Signed(long seed, int stream) => (float)(2 * Unit(seed, 0, stream) - 1);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
