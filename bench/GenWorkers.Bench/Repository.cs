namespace GenWorkers.Bench;

/// <summary>The source tree that this program was built in.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GenWorkers.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("benchmarks run from a source tree: no GenWorkers.sln above the program");
    }
}
