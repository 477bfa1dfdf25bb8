using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;

namespace GenWorkers.Jobs.Submission;

/// <summary>
/// Every rule that a command can break before anything is downloaded: the schema of the envelope, of the kind's spec
/// and of the family's options, then the rules between fields.
/// </summary>
public static class CommandValidator
{
    private static readonly JsonObject Envelope = JsonSchemas.Of(typeof(Command));

    private static readonly Dictionary<string, JsonObject> Specs =
        JobKinds.SpecTypes.ToDictionary(kind => kind.Key, kind => JsonSchemas.Of(kind.Value));

    private static readonly Dictionary<string, JsonObject> FamilyOptions =
        FamilyCatalog.All.ToDictionary(family => family.Name, family => JsonSchemas.Of(family.OptionsType));

    /// <summary>All problems of the command, none where it can be submitted.</summary>
    public static IReadOnlyList<Problem> Validate(JsonElement command)
    {
        var problems = new List<Problem>();
        SchemaValidator.Validate(command, Envelope, "$", problems);
        if (Member(command, "kind", JsonValueKind.String) is not { } kind
            || Member(command, "spec") is not { } spec)
            return problems;

        if (!Specs.TryGetValue(kind.GetString()!, out var schema))
            problems.Add(SchemaValidator.Broken("$.kind", $"one of {string.Join(", ", Specs.Keys)}", kind));
        else
            SchemaValidator.Validate(spec, schema, "$.spec", problems);
        ValidateFamily(spec, kind.GetString()!, problems);
        if (problems.Count == 0)
            problems.AddRange(FieldRules.Check(command));
        return problems;
    }

    private static void ValidateFamily(JsonElement spec, string kind, List<Problem> problems)
    {
        if (kind != JobKinds.TrainModel || Member(spec, "family", JsonValueKind.String) is not { } family)
            return;
        if (!FamilyOptions.TryGetValue(family.GetString()!, out var schema))
            problems.Add(SchemaValidator.Broken("$.spec.family", $"one of {string.Join(", ", FamilyOptions.Keys)}", family));
        else if (Member(spec, "options") is { } options && options.ValueKind != JsonValueKind.Null)
            SchemaValidator.Validate(options, schema, "$.spec.options", problems);
    }

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind? kind = null) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member)
        && (kind is null || member.ValueKind == kind)
            ? member
            : null;
}
