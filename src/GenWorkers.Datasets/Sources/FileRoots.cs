namespace GenWorkers.Datasets.Sources;

/// <summary>Keeps <c>file:///</c> sources inside the folders that the worker's owner allowed.</summary>
internal static class FileRoots
{
    /// <summary>The path with every link on the way resolved, if it lies below a root.</summary>
    public static string Check(string path, IReadOnlyList<string> roots)
    {
        var real = Resolve(path);
        var allowed = roots.Select(Resolve).Any(root =>
            real == root || real.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));
        if (!allowed)
            throw InputErrors.UnsafePath(path, "it does not lie below an import root of this worker");
        if (!Path.Exists(real))
            throw InputErrors.Corrupt(path, "there is no such file or folder");
        return real;
    }

    private static string Resolve(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new FileInfo(real).LinkTarget is not null)
                real = Resolve(File.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real);
        }

        return real;
    }
}
