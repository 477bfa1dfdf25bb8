using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace GenWorkers.Training.Torch;

/// <summary>
/// Mixed precision on the current thread: inside, matrix products and convolutions compute in bf16, weights and sums stay
/// fp32. Losses that sum, exponentiate or normalise belong on <c>.@float()</c> values: those operators stay bf16 here.
/// </summary>
public static class AutocastScope
{
    private static readonly Lazy<bool> Works = new(SelfTest);

    /// <summary>Null where bf16 works, else why not.</summary>
    internal static string? Problem => Works.Value ? null : "autocast (bf16 is computed as fp32)";

    /// <summary>Does nothing.</summary>
    public static IDisposable None() => Nothing.Instance;

    /// <summary>What opens a scope of the wanted precision; fp32, with a log line, where autocast cannot be reached.</summary>
    public static Func<IDisposable> For(bool bf16, Device device, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!bf16)
            return None;
        if (LibTorch.Find() is { } torch && Works.Value)
            return () => new Scope(torch, device.type);
        Log.ExtraMissing(logger, Problem ?? "autocast");
        return None;
    }

    private static bool SelfTest()
    {
        if (LibTorch.Find() is not { } torch)
            return false;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var matrix = eye(4);
        ScalarType inside;
        using (new Scope(torch, TorchSharp.DeviceType.CPU))
            inside = matrix.matmul(matrix).dtype;
        return inside == ScalarType.BFloat16 && matrix.matmul(matrix).dtype == ScalarType.Float32;
    }

    private sealed class Scope : IDisposable
    {
        private readonly LibTorch torch;
        private readonly TorchSharp.DeviceType device;
        private readonly bool before;
        private bool ended;

        public Scope(LibTorch torch, TorchSharp.DeviceType device)
        {
            (this.torch, this.device) = (torch, device);
            before = torch.BeginAutocast(device, ScalarType.BFloat16);
        }

        public void Dispose()
        {
            if (!ended)
                torch.EndAutocast(device, before);
            ended = true;
        }
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
