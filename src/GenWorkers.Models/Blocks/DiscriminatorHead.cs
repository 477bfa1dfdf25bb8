using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>From the smallest map to one number an image.</summary>
internal static class DiscriminatorHead
{
    public static IEnumerable<(string, Module<Tensor, Tensor>)> Create(Plan plan, DiscriminatorLayers make, bool minibatchDeviation)
    {
        var flat = plan.FlatSize;
        if (minibatchDeviation)
        {
            flat += flat / plan.Channels[^1];
            yield return ("deviation", new MinibatchDeviation());
        }

        yield return ("flatten", Flatten());
        yield return ("output", make.Dense(flat, 1));
    }
}
