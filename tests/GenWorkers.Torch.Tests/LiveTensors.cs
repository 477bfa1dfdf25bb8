using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests;

/// <summary>The garbage collector never sees native memory, so tests count the tensors that an action leaves alive.</summary>
internal static class LiveTensors
{
    /// <summary>Tensors alive after <paramref name="rounds"/> runs beyond those alive after the first one or two.</summary>
    public static long GrowthOver(int rounds, Action act)
    {
        act();
        act();
        var before = Tensor.TotalCount;
        for (var round = 0; round < rounds; round++)
            act();
        return Tensor.TotalCount - before;
    }
}
