namespace GenWorkers.Tests;

/// <summary>Finds the checkout from the test's output folder, wherever it was cloned.</summary>
public static class Repository
{
    public static string Root { get; } = FindAbove(AppContext.BaseDirectory, "GenWorkers.sln");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindAbove(string folder, string marker)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, marker)))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"no {marker} above {folder}");
    }
}
