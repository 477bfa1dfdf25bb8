using System.Xml.Linq;

namespace GenWorkers.Architecture.Tests;

/// <summary>A project file as MSBuild reads it, conditions ignored: a conditional reference is a reference.</summary>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    /// <summary>Every project below <c>src</c> and <c>migrations</c>.</summary>
    public static IReadOnlyList<ProjectFile> Shipped { get; } =
        [.. Below("src").Concat(Below("migrations")).OrderBy(project => project.Name, StringComparer.Ordinal)];

    private static IEnumerable<ProjectFile> Below(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories).Select(Read);

    private static ProjectFile Read(string path)
    {
        var xml = XDocument.Load(path);
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(path),
            [.. xml.Descendants("ProjectReference").Where(TakesAssembly).Select(Include).Select(ProjectName)],
            [.. xml.Descendants("PackageReference").Select(Include)]);
    }

    /// <summary>A reference that only builds the other project first (the Runner's binary) ties no code.</summary>
    private static bool TakesAssembly(XElement reference) =>
        (string?)reference.Attribute("ReferenceOutputAssembly") != "false";

    private static string Include(XElement item) => (string)item.Attribute("Include")!;

    private static string ProjectName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
