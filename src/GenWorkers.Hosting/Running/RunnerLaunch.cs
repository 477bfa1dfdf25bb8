using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GenWorkers.Hosting.Running;

/// <summary>How a runner is started: executable, arguments, and an environment that holds no secret of the host's.</summary>
public sealed class RunnerLaunch(string executable)
{
    // The host's environment may hold passwords; a runner decodes foreign files and gets only what a process needs.
    private static readonly string[] Inherited =
        ["PATH", "HOME", "USER", "TMPDIR", "LANG", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    private static readonly string[] InheritedPrefixes = ["CUDA_", "NVIDIA_", "OMP_", "GOMP_", "LC_", "GENWORKERS_TORCH"];

    public string Executable { get; } = executable;

    /// <summary>The runner beside the host, or the one that the options name.</summary>
    public static RunnerLaunch From(WorkerOptions options) => new(
        string.IsNullOrEmpty(options.RunnerPath)
            ? Path.Combine(AppContext.BaseDirectory, "runner", "genworkers-runner")
            : Path.GetFullPath(options.RunnerPath));

    public ProcessStartInfo Describe(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var inherited = start.Environment.Where(IsInherited).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
            start.Environment[name] = value;
        start.Environment["DOTNET_ROOT"] = DotnetRoot();
        // Huge pages: 1.1 million page faults of a training run become 7,000 (docs/decisions, stack figures).
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        return start;
    }

    private static bool IsInherited(KeyValuePair<string, string?> variable) =>
        Inherited.Contains(variable.Key)
        || InheritedPrefixes.Any(prefix => variable.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The root of the runtime that runs the host, three folders above its libraries.</summary>
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
