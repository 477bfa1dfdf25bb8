using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>How the networks of image translation begin (Isola et al. 2017, section 6.2).</summary>
public static class InitialWeights
{
    private const double Deviation = 0.02;

    /// <summary>Weights of every convolution normal with deviation 0.02, biases 0.</summary>
    public static T Normal<T>(T network)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(network);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
                nn.init.zeros_(parameter);
            else
                nn.init.normal_(parameter, 0, Deviation);
        }

        return network;
    }
}
