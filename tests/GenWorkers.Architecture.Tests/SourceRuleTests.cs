namespace GenWorkers.Architecture.Tests;

/// <summary>Rules of the house that a compiler does not know.</summary>
public sealed class SourceRuleTests
{
    private const int LongestFile = 300;

    private static readonly string[] Roots = ["src", "tests", "migrations", "bench", "eng"];

    [Fact]
    public void SourceFiles_Anywhere_AreShortEnoughToRead() =>
        Sources().Where(path => File.ReadLines(path).Count() > LongestFile).Select(Relative).ShouldBeEmpty();

    [Theory]
    [InlineData("#pragma warning")]
    [InlineData("NotImplementedException")]
    [InlineData("torch.jit")]
    [InlineData("BinaryFormatter")]
    public void SourceFiles_Anywhere_DoNotContain(string forbidden) =>
        Sources()
            .Where(path => Path.GetFileName(path) != $"{nameof(SourceRuleTests)}.cs")
            .Where(path => File.ReadAllText(path).Contains(forbidden, StringComparison.Ordinal))
            .Select(Relative)
            .ShouldBeEmpty();

    private static IEnumerable<string> Sources() => Roots
        .Select(root => Repository.PathOf(root))
        .Where(Directory.Exists)
        .SelectMany(root => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal));

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);
}
