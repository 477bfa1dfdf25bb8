using System.Runtime.InteropServices;

namespace GenWorkers.Training.Torch;

/// <summary>Settings that glibc and libgomp take from the process, not from torch.</summary>
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

    /// <summary>
    /// Makes torch's threads sleep soon where another has not arrived, instead of burning the core that the other waits for
    /// (docs/decisions/0013). libgomp reads it once, when it is loaded; what the user has set stays.
    /// </summary>
    /// <returns>True where the setting was taken or the user's own stands.</returns>
    public static bool ShortenThreadWaits()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null)
            return true;
        if (!NativeLibrary.TryLoad("libc.so.6", out var libc) || !NativeLibrary.TryGetExport(libc, "setenv", out var address))
            return false;
        // .NET keeps a copy of the environment; only the C library's own is seen by native code.
        var setenv = (delegate* unmanaged<byte*, byte*, int, int>)address;
        fixed (byte* name = "GOMP_SPINCOUNT\0"u8, value = "1000\0"u8)
            return setenv(name, value, 0) == 0;
    }
}
