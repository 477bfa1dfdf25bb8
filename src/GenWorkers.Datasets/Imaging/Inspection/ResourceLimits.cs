using System.Globalization;
using System.Runtime.InteropServices;

namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>Limits of the decode child, which the kernel enforces.</summary>
internal static partial class ResourceLimits
{
    private const int CpuSeconds = 0;
    private const int FileSize = 1;
    private const int CoreSize = 4;
    private const int AddressSpace = 9;

    private const ulong ChildCpuSeconds = 900;

    /// <summary>Share of a child's memory that managed objects may take: the file and its pixels.</summary>
    public static long HeapBytes(int memoryMiB) => (memoryMiB * 1_048_576L / 8) * 5;

    /// <summary>The runtime has reserved its own address space by now; decoding gets so much on top.</summary>
    public static void ApplyToDecoding(int memoryMiB)
    {
        Set(AddressSpace, UsedAddressSpace() + ((ulong)memoryMiB << 20));
        Set(CpuSeconds, ChildCpuSeconds);
        Set(FileSize, 0);
        Set(CoreSize, 0);
    }

    private static ulong UsedAddressSpace()
    {
        // First field of statm: pages of address space.
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        return ulong.Parse(pages, CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;
    }

    private static void Set(int resource, ulong value)
    {
        var limit = new Limit { Soft = value, Hard = value };
        if (SetLimit(resource, in limit) != 0)
            throw new InvalidOperationException($"setrlimit({resource}) failed with errno {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
