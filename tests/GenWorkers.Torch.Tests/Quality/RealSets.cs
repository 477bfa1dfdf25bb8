namespace GenWorkers.Torch.Tests.Quality;

/// <summary>The real sets, which lie beside the checkout and not in it; tests have made sets where they are not there.</summary>
internal static class RealSets
{
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var data = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(data))
                return data;
        }

        return null;
    }
}
