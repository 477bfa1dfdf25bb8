namespace GenWorkers.Jobs.Submission;

/// <summary>Quotes what was sent, shortened: no payload reaches a log or an event, and no event outgrows its command.</summary>
public static class Quotation
{
    private const int MostCharacters = 100;

    /// <summary>The text itself, or its first characters and an ellipsis.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= MostCharacters)
            return text;
        var whole = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return text[..whole] + "…";
    }

    /// <summary>JSON path of a member whose name the sender chose.</summary>
    internal static string Member(string path, string name) => $"{path}.{Of(name)}";
}
