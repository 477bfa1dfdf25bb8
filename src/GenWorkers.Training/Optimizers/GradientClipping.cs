using GenWorkers.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Training.Optimizers;

/// <summary>Clipping by the global norm (Pascanu et al. 2013, algorithm 1).</summary>
public static class GradientClipping
{
    /// <summary>PyTorch's, so that a norm of the limit itself is not scaled up.</summary>
    private const double Epsilon = 1e-6;

    /// <summary>
    /// Scales all gradients by one factor so that their joint L2 norm is at most <paramref name="maxNorm"/>; 0 measures
    /// only. A norm that is not finite is returned as it is, with the gradients untouched: the caller must not step.
    /// </summary>
    /// <returns>The norm before clipping.</returns>
    public static double Clip(IReadOnlyList<(string Name, Parameter Parameter)> parameters, double maxNorm)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var gradients = parameters.Select(entry => entry.Parameter.grad).OfType<Tensor>().ToArray();
        if (gradients.Length == 0)
            return 0;
        double norm = stack(gradients.Select(gradient => gradient.norm())).norm().item<float>();
        var factor = maxNorm / (norm + Epsilon);
        if (double.IsFinite(norm) && maxNorm > 0 && factor < 1)
            Foreach.Multiply(gradients, tensor((float)factor, device: gradients[0].device));
        return norm;
    }
}
