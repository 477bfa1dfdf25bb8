using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// A weight divided by its largest singular value, which one power iteration a forward pass in training follows
/// (Miyato et al. 2018, algorithm 1). u is a buffer, so a checkpoint carries it; v follows from it.
/// </summary>
public sealed class SpectralWeight : nn.Module
{
    private readonly Tensor u;

    /// <param name="outputs">Rows of the weight as a matrix.</param>
    public SpectralWeight(long outputs)
        : base(nameof(SpectralWeight))
    {
        u = nn.functional.normalize(randn(outputs), dim: 0);
        register_buffer(nameof(u), u);
    }

    /// <summary>The weight over its norm, of the same shape.</summary>
    public Tensor Normalize(Parameter weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var matrix = weight.flatten(1); // (O, I)
        Tensor left, right;
        using (no_grad())
        {
            right = nn.functional.normalize(matrix.t().mv(u), dim: 0);
            if (training)
                u.copy_(nn.functional.normalize(matrix.mv(right), dim: 0));
            // A copy: the graph keeps it, the next pass overwrites u. An average of unit vectors, as evaluation has it, is shorter.
            left = training ? u.clone() : nn.functional.normalize(u, dim: 0);
        }

        return weight / left.dot(matrix.mv(right));
    }
}
