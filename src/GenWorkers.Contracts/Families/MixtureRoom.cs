namespace GenWorkers.Contracts.Families;

/// <summary>How large a Gaussian mixture of latents may be: each component has a covariance of latentSize^2 values.</summary>
internal static class MixtureRoom
{
    /// <summary>Half a gigabyte in double precision.</summary>
    private const long MostValues = 64_000_000;

    public static IEnumerable<BrokenOption> FindBroken(int mixtureComponents, int latentSize)
    {
        if ((long)mixtureComponents * latentSize * latentSize > MostValues)
        {
            yield return new BrokenOption(
                nameof(AutoencoderOptions.LatentSize),
                latentSize,
                FormattableString.Invariant($"at most {(int)Math.Sqrt(MostValues / (double)mixtureComponents)} with mixtureComponents {mixtureComponents}, whose covariances have latentSize^2 values each"));
        }
    }
}
