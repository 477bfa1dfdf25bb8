using System.Runtime.InteropServices;

namespace GenWorkers.Training.Torch;

/// <summary>glibc's malloc settings.</summary>
internal static unsafe class LibC
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int TopPad = -2;        // M_TOP_PAD
    private const int MmapMax = -4;       // M_MMAP_MAX
    private const int TopPadBytes = 64 << 20;

    /// <summary>
    /// Makes malloc keep what torch frees instead of returning it to the kernel and faulting it in again at every step: a
    /// quarter of the page faults (stack figures in bench/). Must come before the first tensor. Other C libraries have no
    /// such settings and go without.
    /// </summary>
    /// <returns>True where all three settings were taken.</returns>
    public static bool KeepFreedMemory()
    {
        if (!NativeLibrary.TryLoad("libc.so.6", out var libc) || !NativeLibrary.TryGetExport(libc, "mallopt", out var address))
            return false;
        var mallopt = (delegate* unmanaged<int, int, int>)address;
        return mallopt(MmapMax, 0) == 1 & mallopt(TrimThreshold, int.MaxValue) == 1 & mallopt(TopPad, TopPadBytes) == 1;
    }
}
