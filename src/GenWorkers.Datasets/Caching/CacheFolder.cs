namespace GenWorkers.Datasets.Caching;

/// <summary>
/// Entries of the cache that outlive jobs. An entry is a folder that appears whole, by a rename; its write time says when
/// it was last used. Several processes may share the folder: each entry has a lock file.
/// </summary>
internal sealed class CacheFolder(string root, long budgetBytes)
{
    /// <summary>EWOULDBLOCK, the code of .NET's sharing violation; another failure of the disk would never end.</summary>
    private const int HeldElsewhere = 11;

    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    public string PathOf(string entry) => Path.Combine(root, "samples", entry);

    /// <summary>Waits for the entry's lock; it goes with the process that holds it.</summary>
    public async Task<FileStream> LockAsync(string entry, Action tick, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryLock(entry) is { } held)
                return held;
            tick();
            await Task.Delay(LockPoll, cancellationToken);
        }
    }

    /// <summary>
    /// A fresh folder beside the entries, for <see cref="Publish"/>; the caller holds the entry's lock. Whoever fills an
    /// entry does, so a folder whose entry can be locked was left by a killed process: all of those go first, as what they
    /// take may be what the disk lacks.
    /// </summary>
    public string NewTemporary(string entry)
    {
        var filling = Directory.CreateDirectory(Path.Combine(root, "filling"));
        foreach (var folder in filling.EnumerateDirectories())
        {
            using var held = folder.Name == entry ? null : TryLock(folder.Name);
            if ((folder.Name == entry || held is not null) && Directory.Exists(folder.FullName))
                folder.Delete(recursive: true);
        }

        return filling.CreateSubdirectory(entry).FullName;
    }

    public void Publish(string temporary, string entry)
    {
        Directory.CreateDirectory(Path.Combine(root, "samples"));
        Directory.Move(temporary, PathOf(entry));
    }

    public void Touch(string entry) => Directory.SetLastWriteTimeUtc(PathOf(entry), DateTime.UtcNow);

    /// <summary>
    /// Removes the least recently used entries until the rest fits the budget. An entry that is being opened is passed
    /// over; one that is mapped stays readable for its user, its space comes back when it is closed.
    /// </summary>
    public void Evict(string keep)
    {
        var folder = new DirectoryInfo(Path.Combine(root, "samples"));
        var entries = folder.EnumerateDirectories().OrderBy(entry => entry.LastWriteTimeUtc).ToList();
        var used = entries.Sum(SizeOf);
        foreach (var entry in entries.Where(entry => entry.Name != keep).TakeWhile(_ => used > budgetBytes))
        {
            using var held = TryLock(entry.Name);
            if (held is null || !Directory.Exists(entry.FullName))
                continue;
            used -= SizeOf(entry);
            entry.Delete(recursive: true);
        }
    }

    private FileStream? TryLock(string entry)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "locks")).FullName;
        try
        {
            return new FileStream(Path.Combine(folder, entry), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == HeldElsewhere)
        {
            return null;
        }
    }

    private static long SizeOf(DirectoryInfo entry) => entry.EnumerateFiles().Sum(file => file.Length);
}
