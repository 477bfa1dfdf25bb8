namespace GenWorkers.Hosting.Running;

/// <summary>
/// Empty folders for attempts. Each host process keeps its own below <c>scratch/</c> and holds a lock file in it open,
/// so that a later host finds and deletes what a killed one left.
/// </summary>
public sealed class ScratchFolders : IDisposable
{
    private const string LockName = ".lock";
    private readonly string root;
    private readonly FileStream ownLock;

    public ScratchFolders(string cacheFolder)
    {
        var all = Path.Combine(cacheFolder, "scratch");
        root = Path.Combine(all, Guid.CreateVersion7().ToString("N"));
        Directory.CreateDirectory(root);
        ownLock = new FileStream(Path.Combine(root, LockName), FileMode.Create, FileAccess.Write, FileShare.None);
        foreach (var folder in Directory.EnumerateDirectories(all))
            DeleteIfAbandoned(folder);
    }

    public string Create(Guid jobId, long fence)
    {
        var folder = Path.Combine(root, $"{jobId:N}-{fence}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    public void Dispose()
    {
        ownLock.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private void DeleteIfAbandoned(string folder)
    {
        if (folder == root)
            return;
        try
        {
            using (new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.Write, FileShare.None))
                Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Its host lives, is only starting (no lock file yet), or deletes it itself at this moment.
        }
    }
}
