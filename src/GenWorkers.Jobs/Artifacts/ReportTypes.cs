namespace GenWorkers.Jobs.Artifacts;

/// <summary>Media types of the files that models leave for people.</summary>
public static class ReportTypes
{
    /// <param name="name">Ends in .png or .json.</param>
    public static string Of(string name) => Path.GetExtension(name) switch
    {
        ".png" => "image/png",
        ".json" => "application/json",
        var other => throw new ArgumentException($"no report ends in '{other}'", nameof(name)),
    };
}
