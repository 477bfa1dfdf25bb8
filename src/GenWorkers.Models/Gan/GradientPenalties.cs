using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>Penalties on the discriminator's gradient with respect to images, differentiable themselves.</summary>
public static class GradientPenalties
{
    private const double Tiny = 1e-12; // the root's derivative at 0 is infinite

    /// <summary>E |grad D(x)|^2 / 2 at real images (Mescheder et al. 2018, equation 9, without gamma), a scalar.</summary>
    public static Tensor R1(Func<Tensor, Tensor> discriminator, Tensor images) =>
        SquaredNorms(discriminator, images).mean() * 0.5;

    /// <summary>E (|grad D(x)| - 1)^2 at points between real and generated images (Gulrajani et al. 2017, equation 3).</summary>
    /// <param name="place">Share of the real image, (B, 1, 1, 1) in [0, 1].</param>
    public static Tensor Between(Func<Tensor, Tensor> discriminator, Tensor real, Tensor generated, Tensor place)
    {
        ArgumentNullException.ThrowIfNull(real);
        var between = (real * place) + (generated * (1 - place));
        return ((SquaredNorms(discriminator, between) + Tiny).sqrt() - 1).square().mean();
    }

    private static Tensor SquaredNorms(Func<Tensor, Tensor> discriminator, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(discriminator);
        var points = images.detach().requires_grad_(true);
        var gradient = autograd.grad([discriminator(points).sum()], [points], retain_graph: true, create_graph: true)[0];
        return gradient.square().flatten(1).sum(1); // (B)
    }
}
