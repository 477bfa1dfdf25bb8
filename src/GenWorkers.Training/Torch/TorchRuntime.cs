using System.Globalization;
using System.Runtime.InteropServices;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Optimizers;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace GenWorkers.Training.Torch;

/// <summary>
/// Brings libtorch into the process, once and before the first torch call. Loaded by full path, because TorchSharp's own
/// search, when it fails, copies 480 MB beside the program before it says so.
/// </summary>
public static class TorchRuntime
{
    private static readonly Lazy<string?> LoadError = new(Load);
    private static readonly Lock ThreadsLock = new();
    private static int threads;
    private static int reported;
    private static string? mallocProblem;
    private static string? waitsProblem;

    /// <summary>
    /// Loads libtorch. Throws <see cref="JobException"/> with <c>device.unavailable</c> and what to do about it.
    /// </summary>
    public static void EnsureLoaded()
    {
        if (LoadError.Value is { } error)
            throw new JobException(ErrorCode.DeviceUnavailable, error);
    }

    /// <summary>Why libtorch does not load here, in one sentence; null where it does.</summary>
    public static string? FindProblem() => LoadError.Value;

    /// <summary>Threads that arithmetic uses; part of the fingerprint.</summary>
    public static int Threads
    {
        get
        {
            EnsureLoaded();
            return get_num_threads();
        }
    }

    /// <summary>
    /// Sets the thread count of the process, once: torch does not hand a later change to threads that already computed,
    /// so a second call with another count throws <see cref="InvalidOperationException"/>.
    /// </summary>
    public static void UseThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1); // 0 would abort the process
        EnsureLoaded();
        lock (ThreadsLock)
        {
            if (threads != 0 && threads != count)
                throw new InvalidOperationException($"torch computes with {threads} threads already; it cannot change to {count}.");
            threads = count;
            set_num_threads(count);
        }
    }

    /// <summary>Device kinds that can be computed on. CUDA is asked, not assumed: a CUDA build runs without a GPU too.</summary>
    public static IReadOnlyList<DeviceKind> FindDevices()
    {
        EnsureLoaded();
        return TorchFiles.BuiltFor == "cuda" && cuda.is_available() ? [DeviceKind.Cpu, DeviceKind.Cuda] : [DeviceKind.Cpu];
    }

    /// <summary>Version of libtorch, such as 2.10.0.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return System.Version.Parse(__version__).ToString(3);
        }
    }

    /// <summary>What must be the same for a resumed run to equal an uninterrupted one bit for bit.</summary>
    public static string Fingerprint(DeviceKind device) => Fingerprint(device, Threads);

    /// <summary>The fingerprint of a run with that many threads.</summary>
    public static string Fingerprint(DeviceKind device, int threads) => string.Create(
        CultureInfo.InvariantCulture,
        $"torch/{Version};{device.ToString().ToLowerInvariant()};threads={threads};{Capability}");

    /// <summary>
    /// Tries everything that goes beyond TorchSharp and logs, once a process, what is there and what a portable path
    /// replaces.
    /// </summary>
    public static void Report(ILogger logger)
    {
        EnsureLoaded();
        if (Interlocked.Exchange(ref reported, 1) != 0)
            return;
        Log.TorchLoaded(logger, Version, TorchFiles.BuiltFor, Threads);
        foreach (var problem in MissingExtras())
            Log.ExtraMissing(logger, problem);
    }

    internal static IReadOnlyList<string> MissingExtras() =>
        [.. new[] { AdamKernels.Problem, Foreach.Problem, AutocastScope.Problem, mallocProblem, waitsProblem }.OfType<string>()];

    /// <summary>libtorch picks its kernels by the widest vector unit, and they round differently.</summary>
    private static string Capability => System.Runtime.Intrinsics.X86.Avx512F.IsSupported
        ? "avx512"
        : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "avx2" : "plain";

    private static string? Load()
    {
        waitsProblem = LibC.ShortenThreadWaits() ? null : "libgomp's short waits (training crawls where other work shares the cores)";
        mallocProblem = LibC.KeepFreedMemory() ? null : "glibc's malloc settings (each step faults its memory in again)";
        return LoadFrom(TorchFiles.FindFolder());
    }

    /// <returns>Null, or why the folder does not do.</returns>
    internal static string? LoadFrom(string? folder)
    {
        if (folder is null)
            return $"torch's native files (torch/{TorchFiles.BuiltFor}) lie neither beside nor above {AppContext.BaseDirectory}; build the solution, or set {TorchFiles.FolderVariable} to their folder";
        if (!File.Exists(Path.Combine(folder, TorchFiles.Wrapper)))
            return $"{folder} holds no {TorchFiles.Wrapper}; {TorchFiles.FolderVariable} must name the folder of torch's native files";
        try
        {
            foreach (var file in TorchFiles.InLoadOrder(folder))
                NativeLibrary.Load(file);
            using var first = zeros(1); // TorchSharp's own start-up
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException)
        {
            return $"libtorch in {folder} does not load: {e.GetBaseException().Message.Split('\n')[0]}";
        }
    }
}
