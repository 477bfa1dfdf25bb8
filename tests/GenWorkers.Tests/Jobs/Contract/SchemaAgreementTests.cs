using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
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
    public async Task Schemas_OfEveryEvent_AcceptWhatTheRecordsSerializeTo()
    {
        JobEvent[] events =
        [
            new JobAccepted { JobId = Guid.NewGuid(), Kind = "TrainModel", Tenant = "default", DuplicateOf = Guid.NewGuid() },
            new JobStarted { JobId = Guid.NewGuid(), Kind = "TrainModel", Tenant = "default", Fence = 1, Worker = "w" },
            new JobProgressed { JobId = Guid.NewGuid(), Kind = "TrainModel", Tenant = "default", Phase = "step", Percent = 12.5 },
            new JobSucceeded { JobId = Guid.NewGuid(), Kind = "TrainModel", Tenant = "default", Metrics = new Dictionary<string, double> { ["a"] = 1 } },
            new JobFailed { JobId = Guid.NewGuid(), Kind = "TrainModel", Tenant = "default", Code = "internal", Message = "m", Retryable = false },
        ];

        foreach (var item in events)
            (await IsValidAsync(item.GetType().Name, JsonSerializer.SerializeToNode(item, item.GetType(), WireJson.Options)!)).ShouldBeTrue(item.ToString());
    }

    [Fact]
    public async Task Schemas_OfAnEventWithoutARequiredField_RejectIt() =>
        (await IsValidAsync(nameof(JobStarted), new JsonObject { ["jobId"] = Guid.NewGuid().ToString() })).ShouldBeFalse();

    private static async Task<bool> IsValidAsync(string schema, JsonNode document)
    {
        ContractDocuments.All.Keys.ShouldContain($"{schema}.schema.json");
        var line = new JsonObject { ["schema"] = $"{schema}.schema.json", ["document"] = document.DeepClone() }.ToJsonString();
        var answer = await Python.RunAsync(Script, [Repository.PathOf("docs", "contract")], line + "\n");
        return bool.Parse(answer.Trim());
    }
}
