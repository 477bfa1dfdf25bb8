using System.Runtime.CompilerServices;
using GenWorkers.Training.Torch;

// Tests count live tensors and change torch's process-wide state, so they run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GenWorkers.Torch.Tests;

/// <summary>Loads libtorch before any test touches it, as the Runner does at its start.</summary>
internal static class TorchAtStart
{
    public const int Threads = 2;

    [ModuleInitializer]
    internal static void Load() => TorchRuntime.UseThreads(Threads);
}
