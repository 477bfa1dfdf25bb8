using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GenWorkers.Jobs.Submission;

/// <summary>
/// JSON in the canonical form of RFC 8785: no white space, members sorted by UTF-16 code units, numbers as ECMAScript
/// prints doubles. Two texts with the same content have the same bytes, hence the same digest.
/// </summary>
public static class CanonicalJson
{
    public static string Serialize(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return text.ToString();
    }

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, text);
                break;
            case JsonValueKind.Array:
                WriteArray(element, text);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Number(element.GetDouble()));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement element, StringBuilder text)
    {
        var separator = '{';
        foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            WriteString(member.Name, text);
            text.Append(':');
            Write(member.Value, text);
            separator = ',';
        }

        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void WriteArray(JsonElement element, StringBuilder text)
    {
        var separator = '[';
        foreach (var item in element.EnumerateArray())
        {
            text.Append(separator);
            Write(item, text);
            separator = ',';
        }

        text.Append(separator == '[' ? "[]" : "]");
    }

    /// <summary>Writes a string with the escapes of RFC 8785 section 3.2.2.2: only what JSON must escape.</summary>
    public static void WriteString(string value, StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(text);
        text.Append('"');
        foreach (var c in value)
        {
            if (Escape(c) is { } escaped)
                text.Append(escaped);
            else
                text.Append(c);
        }

        text.Append('"');
    }

    private static string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' => $"\\u{(int)c:x4}",
        _ => null,
    };

    /// <summary>A finite double as ECMAScript's Number::toString prints it.</summary>
    public static string Number(double value)
    {
        if (value == 0)
            return "0";

        // "E16" has more digits than needed; "R" has the shortest ones that round-trip, in one of two notations.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest.Split('E')[0];
        var exponent = shortest.Contains('E') ? int.Parse(shortest.Split('E')[1], CultureInfo.InvariantCulture) : 0;
        var point = mantissa.IndexOf('.') is var dot and >= 0 ? dot : mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        point += exponent - (all.Length - digits.Length);
        return (value < 0 ? "-" : "") + Layout(digits.TrimEnd('0'), point);
    }

    /// <summary>Digits d1d2… with the decimal point after the first <paramref name="point"/> of them.</summary>
    private static string Layout(string digits, int point)
    {
        if (point is > 21 or <= -6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{digits[0]}{fraction}e{(point > 0 ? "+" : "-")}{Math.Abs(point - 1)}";
        }

        if (point <= 0)
            return "0." + new string('0', -point) + digits;
        return digits.Length <= point ? digits.PadRight(point, '0') : digits[..point] + "." + digits[point..];
    }
}
