namespace GenWorkers.Datasets.Sources;

/// <summary>
/// The files of a source, by their paths below <see cref="Root"/> with '/', in ordinal order. Hidden files are left out;
/// links are refused, because they could lead out of the root.
/// </summary>
internal sealed class SourceFiles
{
    private SourceFiles(string root, string name, IReadOnlyList<string> paths, DatasetOptions options) =>
        (Root, Name, Paths, Options) = (root, name, paths, options);

    public string Root { get; }

    /// <summary>For messages.</summary>
    public string Name { get; }

    public IReadOnlyList<string> Paths { get; }

    public DatasetOptions Options { get; }

    public static SourceFiles OfFile(string path, DatasetOptions options) =>
        new(Path.GetDirectoryName(path)!, Path.GetFileName(path), [Path.GetFileName(path)], options);

    public static SourceFiles OfFolder(string root, string name, DatasetOptions options)
    {
        var paths = new List<string>();
        Collect(root, "", paths);
        paths.Sort(StringComparer.Ordinal);
        return new SourceFiles(root, name, paths, options);
    }

    public string FullPath(string path) => Path.Combine(Root, path);

    public FileStream OpenRead(string path) =>
        new(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    /// <summary>The file's bytes, its size checked before anything is read.</summary>
    public byte[] ReadImage(string path)
    {
        var file = new FileInfo(FullPath(path));
        if (!file.Exists)
            throw InputErrors.Corrupt(path, "it is listed, but there is no such file");
        if (file.Length > Options.MaxFileBytes)
            throw InputErrors.TooLarge(path, $"{file.Length} bytes, a file may have {Options.MaxFileBytes}");
        return File.ReadAllBytes(file.FullName);
    }

    private static void Collect(string folder, string prefix, List<string> paths)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
        {
            if (entry.Name.StartsWith('.') || entry.Name == "__MACOSX")
                continue;
            if (entry.LinkTarget is not null)
                throw InputErrors.UnsafePath(prefix + entry.Name, "it is a symbolic link; links are not followed");
            if (entry is DirectoryInfo)
                Collect(entry.FullName, $"{prefix}{entry.Name}/", paths);
            else
                paths.Add(prefix + entry.Name);
        }
    }
}
