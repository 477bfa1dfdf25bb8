using System.Text.Json;
using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Submission;

/// <summary>
/// Finds what JSON's grammar allows and nothing here can keep: halves of surrogate pairs and NUL in text, which a
/// database refuses, and numbers beyond a double.
/// </summary>
internal static class ReadableJson
{
    private const string TextRule = "text of whole characters, without NUL";

    /// <summary>The first such place, or null.</summary>
    public static Problem? FirstProblem(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => FirstOf(value.EnumerateObject().Select(member => OfMember(member, path))),
        JsonValueKind.Array => FirstOf(value.EnumerateArray().Select((item, index) => FirstProblem(item, $"{path}[{index}]"))),
        JsonValueKind.String when !IsText(value.GetString) => new Problem(path, TextRule, null),
        JsonValueKind.Number when !double.IsFinite(value.GetDouble()) => new Problem(path, "a number that a double holds", Quotation.Of(value.GetRawText())),
        _ => null,
    };

    private static Problem? OfMember(JsonProperty member, string path) => IsText(() => member.Name)
        ? FirstProblem(member.Value, Quotation.Member(path, member.Name))
        : new Problem(path, $"member names: {TextRule}", null);

    private static Problem? FirstOf(IEnumerable<Problem?> problems) => problems.FirstOrDefault(problem => problem is not null);

    private static bool IsText(Func<string?> read)
    {
        try
        {
            return read()?.Contains('\0', StringComparison.Ordinal) == false;
        }
        catch (InvalidOperationException)
        {
            // The parser's answer to an escape of half a surrogate pair.
            return false;
        }
    }
}
