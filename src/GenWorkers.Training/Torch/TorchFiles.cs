using System.Reflection;

namespace GenWorkers.Training.Torch;

/// <summary>Where torch's native files lie, and in which order they are loaded.</summary>
internal static class TorchFiles
{
    /// <summary>Overrides the search; a folder that holds the files themselves.</summary>
    public const string FolderVariable = "GENWORKERS_TORCH_DIR";

    /// <summary>TorchSharp's own native file, which needs all others.</summary>
    public const string Wrapper = "libLibTorchSharp.so";

    /// <summary>A file comes after those it needs. The CUDA ones are there in a CUDA build only.</summary>
    private static readonly string[] LoadOrder =
    [
        "libgomp-*.so.1", "libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so", Wrapper,
    ];

    /// <summary>cpu or cuda: MSBuild's TorchDevice when this assembly was built.</summary>
    public static string BuiltFor { get; } = typeof(TorchFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "TorchDevice").Value ?? "cpu";

    /// <summary>
    /// The folder named by the environment; else <c>torch/cpu</c> beside the program or beside one of the folders above
    /// it, which finds a published copy as well as <c>artifacts/torch/cpu</c> of a source tree. Null where there is none.
    /// </summary>
    public static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "torch", BuiltFor);
            if (File.Exists(Path.Combine(candidate, Wrapper)))
                return candidate;
        }

        return null;
    }

    /// <summary>Full path of one file; only after loading succeeded.</summary>
    public static string Locate(string file) => Path.Combine(FindFolder()!, file);

    public static IEnumerable<string> InLoadOrder(string folder) =>
        LoadOrder.SelectMany(pattern => Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal));
}
