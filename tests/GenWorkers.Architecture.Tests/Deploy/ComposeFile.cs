using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace GenWorkers.Architecture.Tests.Deploy;

/// <summary><c>docker-compose.yml</c>, with its anchors and merge keys resolved.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<object, object> _root;

    public ComposeFile()
    {
        Text = File.ReadAllText(Repository.PathOf("docker-compose.yml"));
        var parser = new MergingParser(new Parser(new StringReader(Text)));
        _root = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(parser);
    }

    public string Text { get; }

    public Dictionary<string, Dictionary<object, object>> Services =>
        Map(_root["services"]).ToDictionary(pair => (string)pair.Key, pair => Map(pair.Value));

    public IEnumerable<string> Volumes => Map(_root["volumes"]).Keys.Cast<string>();

    /// <summary>Names of <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:?}</c>.</summary>
    public IEnumerable<string> Variables => Variable().Matches(Text).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>Settings of the worker that the file itself gives.</summary>
    public IEnumerable<string> Settings => Setting().Matches(Text).Select(match => match.Value).Distinct();

    public static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    public static IEnumerable<string> List(Dictionary<object, object> service, string key) =>
        service.TryGetValue(key, out var value) ? ((List<object>)value).Cast<string>() : [];

    [GeneratedRegex(@"\$\{([A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex("GENWORKERS__[A-Za-z_]+")]
    private static partial Regex Setting();
}
