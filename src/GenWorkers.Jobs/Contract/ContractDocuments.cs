using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Jobs.Contract;

/// <summary>
/// The contract as files: one JSON Schema a record and the AsyncAPI 3 document that binds them to the broker. They are
/// made from the records, checked in under <c>docs/contract</c>, compared by a test, and served by the API.
/// </summary>
public static class ContractDocuments
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>The data records of all events.</summary>
    public static IReadOnlyList<Type> EventTypes { get; } =
    [
        typeof(JobAccepted), typeof(JobRejected), typeof(JobStarted), typeof(JobProgressed), typeof(JobSucceeded),
        typeof(JobFailed), typeof(JobCancelled), typeof(JobPaused), typeof(DatasetVersionCreated),
        typeof(ModelVersionCreated), typeof(ModelPromoted), typeof(HealthAlarmRaised),
    ];

    /// <summary>Text by file name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Build();

    private static SortedDictionary<string, string> Build()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["asyncapi.json"] = Text(AsyncApi.Build()) };
        foreach (var kind in JobKinds.SpecTypes.Keys)
            files[$"{kind}.schema.json"] = Text(Titled(CommandSchema(kind), kind));
        foreach (var type in EventTypes)
            files[$"{type.Name}.schema.json"] = Text(Titled(JsonSchemas.Of(type), type.Name));
        return files;
    }

    /// <summary>Schema of a whole command of one kind: the envelope with that kind's spec.</summary>
    public static JsonObject CommandSchema(string kind)
    {
        var schema = JsonSchemas.Of(typeof(Command));
        var properties = schema["properties"]!.AsObject();
        properties["kind"]!["const"] = kind;
        properties["spec"] = kind == JobKinds.TrainModel ? TrainModelSchema() : JsonSchemas.Of(JobKinds.SpecTypes[kind]);
        return schema;
    }

    /// <summary>The spec of TrainModel with one alternative a family.</summary>
    private static JsonObject TrainModelSchema()
    {
        var schema = JsonSchemas.Of(typeof(TrainModelSpec));
        schema["oneOf"] = new JsonArray([.. FamilyCatalog.All.Select(Alternative)]);
        return schema;
    }

    private static JsonNode Alternative(FamilyEntry family)
    {
        var options = JsonSchemas.Of(family.OptionsType);
        options["type"] = new JsonArray("object", "null");
        var properties = new JsonObject
        {
            ["family"] = new JsonObject { ["const"] = family.Name },
            ["options"] = options,
        };
        if (!family.TakesBf16)
            properties["training"] = Fp32Alone();
        return new JsonObject { ["title"] = family.Name, ["description"] = family.Summary, ["properties"] = properties };
    }

    private static JsonObject Fp32Alone()
    {
        var precision = new JsonObject { ["const"] = "fp32", ["description"] = "This family takes no bf16." };
        return new JsonObject { ["properties"] = new JsonObject { ["precision"] = precision } };
    }

    private static JsonObject Titled(JsonObject schema, string title)
    {
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema;
    }

    private static string Text(JsonNode document) => document.ToJsonString(Indented) + "\n";
}
