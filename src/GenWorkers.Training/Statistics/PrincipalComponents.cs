using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>
/// Principal component analysis (Pearson 1901; Hotelling 1933) in double precision. Each component's largest entry is
/// positive, so that equal data give equal components.
/// </summary>
public sealed class PrincipalComponents : IDisposable
{
    /// <summary>Up to here the covariance matrix is decomposed; above, a randomized decomposition (Halko et al. 2011) of the points.</summary>
    private const int LargestCovariance = 2048;

    /// <summary>Power iterations of the randomized decomposition.</summary>
    private const int Iterations = 6;

    private PrincipalComponents(Tensor mean, Tensor components, Tensor variances) =>
        (Mean, Components, Variances) = (mean, components, variances);

    /// <summary>(D)</summary>
    public Tensor Mean { get; }

    /// <summary>Orthonormal columns, (D, K), the largest variance first.</summary>
    public Tensor Components { get; }

    /// <summary>Variances along them, (K).</summary>
    public Tensor Variances { get; }

    /// <param name="points">(N, D)</param>
    /// <param name="count">Components wanted; fewer where D or N - 1 is less.</param>
    /// <param name="seed">Of the randomized decomposition.</param>
    public static PrincipalComponents Fit(Tensor points, int count, long seed)
    {
        ArgumentNullException.ThrowIfNull(points);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var mean = points.to(ScalarType.Float64).mean([0]);
        var centred = points.to(ScalarType.Float64) - mean;
        var kept = (int)Math.Min(count, Math.Min(points.shape[1], points.shape[0] - 1));
        var (components, variances) = points.shape[1] <= LargestCovariance ? Exact(centred, kept) : Randomized(centred, kept, seed);
        components = components * SignOfLargest(components);
        return new PrincipalComponents(Outer(mean), Outer(components), Outer(variances));
    }

    /// <summary>The first <paramref name="count"/> components, or all where there are fewer; a copy of its own.</summary>
    public PrincipalComponents First(int count)
    {
        var kept = (int)Math.Min(count, Variances.shape[0]);
        return new PrincipalComponents(Outer(Mean), Outer(Components[.., ..kept]), Outer(Variances[..kept]));
    }

    /// <summary>(N, D) to (N, K).</summary>
    public Tensor Project(Tensor points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return (points.to(ScalarType.Float64) - Mean).mm(Components);
    }

    public void Dispose()
    {
        Mean.Dispose();
        Components.Dispose();
        Variances.Dispose();
    }

    private static (Tensor Components, Tensor Variances) Exact(Tensor centred, int kept)
    {
        var (values, vectors) = linalg.eigh(centred.t().mm(centred) / (centred.shape[0] - 1)); // ascending
        return (vectors.flip(1)[.., ..kept], values.flip(0)[..kept].clamp_min(0));
    }

    private static (Tensor Components, Tensor Variances) Randomized(Tensor centred, int kept, long seed)
    {
        const int Oversampling = 10;
        using var generator = new Generator((ulong)seed);
        var width = Math.Min(kept + Oversampling, Math.Min(centred.shape[0], centred.shape[1]));
        var basis = centred.mm(randn([centred.shape[1], width], ScalarType.Float64, generator: generator)); // (N, width)
        for (var i = 0; i < Iterations; i++)
            basis = centred.mm(centred.t().mm(linalg.qr(basis).Q));
        var orthonormal = linalg.qr(basis).Q;
        var (_, singular, right) = linalg.svd(orthonormal.t().mm(centred), fullMatrices: false);
        return (right.t()[.., ..kept], singular[..kept].square() / (centred.shape[0] - 1));
    }

    private static Tensor SignOfLargest(Tensor components) =>
        components.gather(0, components.abs().argmax(0, keepdim: true)).sign();

    private static Tensor Outer(Tensor tensor) => tensor.contiguous().clone().DetachFromDisposeScope();
}
