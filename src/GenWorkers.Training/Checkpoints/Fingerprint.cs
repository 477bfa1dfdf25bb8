using System.Globalization;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace GenWorkers.Training.Checkpoints;

/// <summary>
/// What must be the same for a resumed run to equal an uninterrupted one bit for bit: torch, device kind, thread count,
/// and the widest vector unit, by which libtorch picks its kernels.
/// </summary>
public static class Fingerprint
{
    public static string Of(torch.Device device, int threads)
    {
        ArgumentNullException.ThrowIfNull(device);
        var vectors = Avx512F.IsSupported ? "avx512" : Avx2.IsSupported ? "avx2" : "plain";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"torch={torch.__version__};device={device.type.ToString().ToLowerInvariant()};threads={threads};vectors={vectors}");
    }
}
