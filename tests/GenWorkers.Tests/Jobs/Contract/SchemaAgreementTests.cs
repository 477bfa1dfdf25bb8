using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Tests.Jobs.Contract;

/// <summary>An independent validator reads the published schemas as our own does, and accepts what we publish.</summary>
public sealed class SchemaAgreementTests
{
    private static readonly string Script = Repository.PathOf("tests", "GenWorkers.Tests", "Jobs", "Contract", "validate.py");

    private const string ValidTrain = """
        {"kind":"TrainModel","jobId":"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101","priority":3,"tags":{"a":"b"},
         "spec":{"dataset":"faces","family":"vae","options":{"latentSize":16,"hiddenSizes":[64]},"budget":{"steps":10}}}
        """;

    /// <summary>Path to change in the valid command, and the value to put there.</summary>
    public static TheoryData<string, string> Changes => new()
    {
        { "spec.seed", "1" },
        { "spec.seed", "-1" },
        { "spec.seed", "9007199254740992" },
        { "spec.seed", "1.5" },
        { "spec.dataset", "\"UPPER\"" },
        { "spec.options.latentSize", "0" },
        { "spec.options.latentSize", "\"16\"" },
        { "spec.options.likelihood", "\"bernoulli\"" },
        { "spec.options.likelihood", "\"Bernoulli\"" },
        { "spec.options.unknown", "1" },
        { "spec.options", "null" },
        { "spec.family", "\"nosuch\"" },
        { "spec.training", """{"learningRate":2}""" },
        { "spec.training", """{"learningRate":0.001,"precision":"bf16"}""" },
        { "spec.budget.minutes", "0.01" },
        { "jobId", "\"no\"" },
        { "priority", "10" },
        { "dependsOn", """["0198c5b2-6f0e-7c3a-9d51-2f6f0c9be102"]""" },
        { "dependsOn", """["x"]""" },
        { "tags", """{"a":1}""" },
        { "tenant", "\"other\"" },
        { "resources", """{"device":"tpu"}""" },
        { "traceparent", "\"00-bad\"" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Validate_ChangedCommand_AgreesWithAnIndependentValidator(string path, string value)
    {
        var command = JsonNode.Parse(ValidTrain)!.AsObject();
        var names = path.Split('.');
        names[..^1].Aggregate(command, (at, name) => at[name]!.AsObject())[names[^1]] = JsonNode.Parse(value);

        var ours = CommandValidator.Validate(JsonSerializer.SerializeToElement(command)).Count == 0;

        (await IsValidAsync("TrainModel", command)).ShouldBe(ours);
    }

    [Fact]
    public async Task Validate_Bf16OfEachFamily_AgreesWithAnIndependentValidator()
    {
        var commands = FamilyCatalog.All.Select(family => JsonNode.Parse($$"""
            {"kind":"TrainModel","jobId":"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101",
             "spec":{"dataset":"d","family":"{{family.Name}}","budget":{"steps":1},"training":{"precision":"bf16"} } }
            """)!).ToList();

        var ours = commands.Select(command => CommandValidator.Validate(JsonSerializer.SerializeToElement(command)).Count == 0);

        (await AreValidAsync(commands.Select(command => ("TrainModel", command)))).ShouldBe(ours);
    }

    [Fact]
    public async Task Schemas_OfTheKinds_AcceptEveryExampleJob()
    {
        var examples = Directory.GetFiles(Repository.PathOf("docs", "jobs"), "*.json")
            .Select(path => (Name: Path.GetFileName(path), Command: JsonNode.Parse(File.ReadAllText(path))!)).ToList();

        var valid = await AreValidAsync(examples.Select(example => ((string)example.Command["kind"]!, example.Command)));

        valid.Count.ShouldBeGreaterThan(10);
        examples.Zip(valid).Where(pair => !pair.Second).Select(pair => pair.First.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Samples_OfEvents_AreEveryEventWithEveryField()
    {
        EventSamples.All.Select(sample => sample.GetType()).ShouldBe(ContractDocuments.EventTypes);
        foreach (var sample in EventSamples.All)
        {
            var fields = JsonSchemas.Of(sample.GetType())["properties"]!.AsObject().Select(property => property.Key);
            Json(sample).AsObject().Select(member => member.Key).ShouldBe(fields, ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Schemas_OfEveryEvent_AcceptWhatTheRecordsSerializeTo()
    {
        var valid = await AreValidAsync(EventSamples.All.Select(sample => (sample.GetType().Name, Json(sample))));

        EventSamples.All.Zip(valid).Where(pair => !pair.Second).Select(pair => pair.First.GetType().Name).ShouldBeEmpty();
    }

    [Fact]
    public void Events_ReadAsTheirRecords_AreWhatWasWritten()
    {
        foreach (var sample in EventSamples.All)
        {
            var text = Json(sample).ToJsonString();
            Json(JsonSerializer.Deserialize(text, sample.GetType(), WireJson.Options)!).ToJsonString().ShouldBe(text);
        }
    }

    [Fact]
    public async Task Schemas_OfEventsWithoutARequiredField_RejectThem()
    {
        var cut = EventSamples.All.SelectMany(Cut).ToList();

        var valid = await AreValidAsync(cut.Select(part => (part.Schema, part.Document)));

        cut.Zip(valid).Where(pair => pair.Second).Select(pair => $"{pair.First.Schema} without {pair.First.Field}").ShouldBeEmpty();
    }

    /// <summary>The event without each of its required fields, one at a time.</summary>
    private static IEnumerable<(string Schema, string Field, JsonNode Document)> Cut(object sample)
    {
        foreach (var field in JsonSchemas.Of(sample.GetType())["required"]!.AsArray().Select(name => (string)name!))
        {
            var document = Json(sample);
            document.AsObject().Remove(field);
            yield return (sample.GetType().Name, field, document);
        }
    }

    private static JsonNode Json(object record) => JsonSerializer.SerializeToNode(record, record.GetType(), WireJson.Options)!;

    private static async Task<bool> IsValidAsync(string schema, JsonNode document) => (await AreValidAsync([(schema, document)])).Single();

    private static async Task<IReadOnlyList<bool>> AreValidAsync(IEnumerable<(string Schema, JsonNode Document)> cases)
    {
        var lines = cases.Select(item =>
            new JsonObject { ["schema"] = $"{item.Schema}.schema.json", ["document"] = item.Document.DeepClone() }.ToJsonString());
        var answers = await Python.RunAsync(Script, [Repository.PathOf("docs", "contract")], string.Join('\n', lines) + "\n");
        return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(bool.Parse)];
    }
}
