using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts;
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

    /// <summary>
    /// All problems of the command, none where it can be submitted. Rules between fields are asked of every part whose own
    /// fields are valid, whatever is wrong elsewhere.
    /// </summary>
    public static IReadOnlyList<Problem> Validate(JsonElement command)
    {
        var problems = new ProblemList();
        if (Fits(command, Envelope, "$", problems))
            problems.AddRange(FieldRules.CheckEnvelope(command));
        if (Member(command, "kind", JsonValueKind.String) is { } kind && Member(command, "spec") is { } spec)
            ValidateSpec(kind, spec, problems);
        return problems.ToReport();
    }

    private static void ValidateSpec(JsonElement kind, JsonElement spec, ProblemList problems)
    {
        var name = kind.GetString()!;
        if (!Specs.TryGetValue(name, out var schema))
        {
            problems.Add(SchemaValidator.Broken("$.kind", $"one of {string.Join(", ", Specs.Keys)}", kind));
            return;
        }

        var fits = Fits(spec, schema, "$.spec", problems);
        if (fits)
            problems.AddRange(FieldRules.CheckSpec(name, spec));
        if (name == JobKinds.TrainModel)
            ValidateFamily(spec, fits ? spec.Deserialize<TrainModelSpec>(WireJson.Options) : null, problems);
    }

    /// <param name="training">The spec, where all its own fields are valid.</param>
    private static void ValidateFamily(JsonElement spec, TrainModelSpec? training, ProblemList problems)
    {
        if (Member(spec, "family", JsonValueKind.String) is not { } name)
            return;
        if (FamilyCatalog.Find(name.GetString()!) is not { } family)
        {
            problems.Add(SchemaValidator.Broken("$.spec.family", $"one of {string.Join(", ", FamilyOptions.Keys)}", name));
            return;
        }

        if (training is not null)
            problems.AddRange(FamilyRules.CheckAbilities(family, training));
        var schema = FamilyOptions[family.Name];
        var options = Member(spec, "options") is { ValueKind: not JsonValueKind.Null } sent ? sent : (JsonElement?)null;
        if (options is { } some && !Fits(some, schema, OptionRules.Path, problems))
            return;
        if (training?.Sweep is not null && family.Sweeps)
            problems.AddRange(FamilyRules.CheckSizes(family, training, schema));
        else if (training is not null || Member(spec, "sweep") is null)
            problems.AddRange(FamilyRules.CheckOptions(family, options));
    }

    private static bool Fits(JsonElement value, JsonObject schema, string path, ProblemList problems)
    {
        var before = problems.Count;
        SchemaValidator.Validate(value, schema, path, problems);
        return problems.Count == before;
    }

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind? kind = null) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member)
        && (kind is null || member.ValueKind == kind)
            ? member
            : null;
}
