using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>Weights that get no gradient while this lives: the other player's, through which a gradient only passes.</summary>
public sealed class FrozenParameters : IDisposable
{
    private readonly List<Parameter> parameters;

    public FrozenParameters(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        parameters = [.. module.parameters().Where(parameter => parameter.requires_grad)];
        Set(false);
    }

    public void Dispose() => Set(true);

    private void Set(bool required)
    {
        foreach (var parameter in parameters)
            parameter.requires_grad = required;
    }
}
