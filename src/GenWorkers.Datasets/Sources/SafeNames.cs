using System.Formats.Tar;

namespace GenWorkers.Datasets.Sources;

/// <summary>Rules for names inside archives, which anybody may have written.</summary>
internal static class SafeNames
{
    /// <summary>Refuses absolute paths, <c>..</c>, backslashes, drive letters and control characters.</summary>
    public static void Check(string name)
    {
        if (name.Length is 0 or > 1024 || name.Any(c => char.IsControl(c) || c is '\\' or ':'))
            throw InputErrors.UnsafePath(name, "the archive names a path that is empty, too long or has odd characters");
        if (name.StartsWith('/'))
            throw InputErrors.UnsafePath(name, "the archive names an absolute path");
        if (name.Split('/').Contains(".."))
            throw InputErrors.UnsafePath(name, "the archive names a path that leaves its folder with '..'");
    }

    public static void RefuseLink(string archive, TarEntry entry)
    {
        if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            throw InputErrors.UnsafePath(entry.Name, $"it is a link in {archive}; links are not followed");
        if (entry.EntryType is TarEntryType.BlockDevice or TarEntryType.CharacterDevice or TarEntryType.Fifo)
            throw InputErrors.UnsafePath(entry.Name, $"it is a device in {archive}");
    }
}
