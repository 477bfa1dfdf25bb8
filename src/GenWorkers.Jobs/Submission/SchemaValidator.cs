using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Submission;

/// <summary>
/// Checks a JSON value against a schema of <see cref="JsonSchemas"/> and collects every broken rule. It knows the
/// keywords that those schemas use, no others; a test validates the same documents with an independent validator.
/// </summary>
public static class SchemaValidator
{
    public static void Validate(JsonElement value, JsonObject schema, string path, ProblemList problems)
    {
        if (!HasType(value, schema["type"]))
        {
            problems.Add(Broken(path, $"type {string.Join(" or ", Types(schema["type"]))}", value));
            return;
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => item is null ? value.ValueKind == JsonValueKind.Null : Equals(item, value)))
            problems.Add(Broken(path, $"one of {string.Join(", ", allowed.Where(item => item is not null))}", value));

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                ValidateObject(value, schema, path, problems);
                break;
            case JsonValueKind.Array:
                ValidateArray(value, schema, path, problems);
                break;
            case JsonValueKind.String:
                ValidateString(value, schema, path, problems);
                break;
            case JsonValueKind.Number:
                ValidateNumber(value, schema, path, problems);
                break;
        }
    }

    /// <summary>A problem with the value whole; <see cref="ProblemList"/> shortens it.</summary>
    public static Problem Broken(string path, string rule, JsonElement value) =>
        new(path, rule, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    private static void ValidateObject(JsonElement value, JsonObject schema, string path, ProblemList problems)
    {
        foreach (var name in schema["required"]?.AsArray().Select(item => (string)item!) ?? [])
        {
            if (!value.TryGetProperty(name, out _))
                problems.Add(new Problem($"{path}.{name}", "required", null));
        }

        if ((int?)schema["maxProperties"] is { } most && value.GetPropertyCount() > most)
            problems.Add(new Problem(path, $"at most {most} members", $"{value.GetPropertyCount()} members"));
        foreach (var member in value.EnumerateObject())
            ValidateMember(member, schema, Quotation.Member(path, member.Name), problems);
    }

    private static void ValidateMember(JsonProperty member, JsonObject schema, string path, ProblemList problems)
    {
        if (schema["properties"]?[member.Name] is { } known)
        {
            // The exporter writes true for a member of any type.
            if (known is JsonObject rules)
                Validate(member.Value, rules, path, problems);
        }
        else if (schema["additionalProperties"] is JsonObject others)
        {
            Validate(member.Value, others, path, problems);
        }
        else if (schema["additionalProperties"] is JsonValue closed && !(bool)closed)
        {
            problems.Add(Broken(path, "known field", member.Value));
        }
    }

    private static void ValidateArray(JsonElement value, JsonObject schema, string path, ProblemList problems)
    {
        if ((int?)schema["maxItems"] is { } most && value.GetArrayLength() > most)
            problems.Add(new Problem(path, $"at most {most} items", $"{value.GetArrayLength()} items"));
        if (schema["items"] is not JsonObject items)
            return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            Validate(item, items, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), problems);
    }

    private static void ValidateString(JsonElement value, JsonObject schema, string path, ProblemList problems)
    {
        var text = value.GetString()!;
        if ((int?)schema["minLength"] is { } least && text.Length < least)
            problems.Add(Broken(path, $"at least {least} characters", value));
        if ((int?)schema["maxLength"] is { } most && text.Length > most)
            problems.Add(Broken(path, $"at most {most} characters", value));
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking))
            problems.Add(Broken(path, $"pattern {pattern}", value));
        var format = (string?)schema["format"];
        if ((format == "uuid" && !value.TryGetGuid(out _)) || (format == "date-time" && !value.TryGetDateTimeOffset(out _)))
            problems.Add(Broken(path, $"format {format}", value));
    }

    private static void ValidateNumber(JsonElement value, JsonObject schema, string path, ProblemList problems)
    {
        var number = value.GetDouble();
        if ((double?)schema["minimum"] is { } least && !(number >= least))
            problems.Add(Broken(path, $"minimum {CanonicalJson.Number(least)}", value));
        if ((double?)schema["maximum"] is { } most && !(number <= most))
            problems.Add(Broken(path, $"maximum {CanonicalJson.Number(most)}", value));
    }

    private static bool Equals(JsonNode item, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && item.GetValueKind() == JsonValueKind.String
        && value.ValueEquals((string)item!);

    private static bool HasType(JsonElement value, JsonNode? type) =>
        type is null || Types(type).Any(name => name switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => value.ValueKind == JsonValueKind.Null,
        });

    private static IEnumerable<string> Types(JsonNode? type) =>
        type is JsonArray several ? several.Select(item => (string)item!) : [(string)type!];
}
