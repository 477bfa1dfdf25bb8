using System.Text.RegularExpressions;

namespace GenWorkers.Architecture.Tests.Deploy;

public sealed partial class EnvironmentExampleTests
{
    [Fact]
    public void Names_All_AreThereOnce() => EnvironmentExample.Names.ShouldBeUnique();

    [Fact]
    public void Lines_All_AreCommentsAssignmentsOrEmpty() =>
        EnvironmentExample.Lines.ShouldAllBe(line => Line().IsMatch(line));

    /// <summary>Options records name their section in a constant; each of their settings stands in the file.</summary>
    [Fact]
    public void OptionsRecords_EverySetting_IsDocumented()
    {
        var documented = EnvironmentExample.Names.Select(SettingOf).ToHashSet();

        SettingsInCode().Except(documented).ShouldBeEmpty();
    }

    [Fact]
    public void OptionsRecords_Search_FindsTheArtifacts() =>
        SettingsInCode().ShouldContain("GENWORKERS__Artifacts__Bucket");

    /// <summary>The other way round: no setting of a known section that no record has.</summary>
    [Fact]
    public void Names_OfAKnownSection_ExistInTheCode()
    {
        var code = SettingsInCode().ToHashSet();
        var sections = code.Select(SectionOf).ToHashSet();

        EnvironmentExample.Names
            .Where(name => name.StartsWith("GENWORKERS__", StringComparison.Ordinal) && sections.Contains(SectionOf(name)))
            .Select(SettingOf)
            .Except(code)
            .ShouldBeEmpty();
    }

    /// <summary>Without the place in a list or the key of a dictionary.</summary>
    private static string SettingOf(string name) => string.Join("__", name.Split("__").Take(3));

    private static string SectionOf(string setting) => setting.Split("__")[1];

    private static IEnumerable<string> SettingsInCode() =>
        from path in Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
        let text = File.ReadAllText(path)
        let section = Section().Match(text)
        where section.Success
        from property in Property().Matches(text)
        select $"GENWORKERS__{section.Groups[1].Value}__{property.Groups[1].Value}";

    [GeneratedRegex("const string Section(?:Name)? = \"(\\w+)\"")]
    private static partial Regex Section();

    [GeneratedRegex(@"^    public [\w<>?, ]+ (\w+) \{ get; (?:init|set); \}", RegexOptions.Multiline)]
    private static partial Regex Property();

    [GeneratedRegex("^(#.*|[A-Z][A-Za-z0-9_]*=.*|)$")]
    private static partial Regex Line();
}
