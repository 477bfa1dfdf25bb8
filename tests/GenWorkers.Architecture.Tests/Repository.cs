namespace GenWorkers.Architecture.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "GenWorkers.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"no GenWorkers.sln above {AppContext.BaseDirectory}");
    }
}
