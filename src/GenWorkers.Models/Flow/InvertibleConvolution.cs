using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Models.Flow;

/// <summary>
/// A 1x1 convolution with W = P L (U + diag(g e^s)): P a fixed permutation, L unit lower and U strictly upper triangular,
/// g fixed signs (Kingma and Dhariwal 2018, equation 10). It begins as a random rotation. P and g are buffers.
/// </summary>
public sealed class InvertibleConvolution : FlowLayer
{
    private readonly Parameter lower;
    private readonly Parameter upper;
    private readonly Parameter logDiagonal;
    private readonly Tensor permutation;
    private readonly Tensor positive;

    public InvertibleConvolution(long channels)
        : base(nameof(InvertibleConvolution))
    {
        using var scope = NewDisposeScope();
        var (rotation, _) = linalg.qr(randn(channels, channels, ScalarType.Float64));
        var (p, l, u) = linalg.lu(rotation);
        var diagonal = u.diagonal();
        lower = nn.Parameter(l.tril(-1).to(ScalarType.Float32));
        upper = nn.Parameter(u.triu(1).to(ScalarType.Float32));
        logDiagonal = nn.Parameter(diagonal.abs().log().to(ScalarType.Float32));
        permutation = p.argmax(1); // row i of W is row permutation[i] of the product
        positive = diagonal.greater(0);
        Register();
        scope.Detach(lower, upper, logDiagonal, permutation, positive);
    }

    public override (Tensor Output, Tensor LogDeterminant) Transform(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return (Convolve(input, Weight()), logDiagonal.sum() * (input.shape[2] * input.shape[3]));
    }

    public override Tensor Invert(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Convolve(output, linalg.inv(Weight().to(ScalarType.Float64)).to(ScalarType.Float32));
    }

    /// <summary>(C, C)</summary>
    private Tensor Weight()
    {
        var signs = (positive.to(ScalarType.Float32) * 2) - 1;
        var unit = eye(signs.shape[0], device: signs.device);
        var product = (lower.tril(-1) + unit).matmul(upper.triu(1) + (signs * logDiagonal.exp()).diag());
        return product.index_select(0, permutation);
    }

    private static Tensor Convolve(Tensor input, Tensor weight) =>
        nn.functional.conv2d(input, weight.unsqueeze(-1).unsqueeze(-1));

    private void Register()
    {
        register_parameter(nameof(lower), lower);
        register_parameter(nameof(upper), upper);
        register_parameter(nameof(logDiagonal), logDiagonal);
        register_buffer(nameof(permutation), permutation);
        register_buffer(nameof(positive), positive);
    }
}
