using System.Text.Json;
using GenWorkers.Hosting;
using GenWorkers.Lineage.Migration;
using GenWorkers.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>What upstream systems publish, against a real broker and a real database, from another language.</summary>
public sealed class CommandsTests : IAsyncLifetime
{
    private readonly string database = $"bus_{Guid.NewGuid():N}";
    private IHost host = null!;

    private static string Amqp => Variable("GENWORKERS_TEST_AMQP");

    private static string Postgres => Variable("GENWORKERS_TEST_POSTGRES");

    public async ValueTask InitializeAsync()
    {
        await using (var admin = NpgsqlDataSource.Create(Postgres))
        await using (var create = admin.CreateCommand($"CREATE DATABASE {database}"))
            await create.ExecuteNonQueryAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:Uri"] = Amqp,
            ["Lineage:Provider"] = "Postgres",
            ["Lineage:ConnectionString"] = new NpgsqlConnectionStringBuilder(Postgres) { Database = database }.ToString(),
            ["Artifacts:Provider"] = "Directory",
            ["Artifacts:Folder"] = Path.Combine(Path.GetTempPath(), database),
        });
        builder.Services.AddGenWorkers(builder.Configuration, HostRoles.Scheduler);
        host = builder.Build();
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<GenWorkers.Hosting.Bus.CommandGate>().IsOpen);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    [Fact]
    public async Task Publish_MalformedThenValid_RejectsThenAccepts()
    {
        var events = await FollowAsync(
            [Message("TrainModel", "{ not json", "m1"), Message("ImportDataset", Import(Guid.NewGuid()))],
            new() { ["JobRejected"] = 1, ["JobAccepted"] = 1 });

        var rejected = Data(events, "JobRejected").Single();
        rejected.GetProperty("code").GetString().ShouldBe("message.malformed");
        rejected.GetProperty("messageId").GetString().ShouldBe("m1");
        rejected.GetProperty("bodySha256").GetString()!.Length.ShouldBe(64);
        Data(events, "JobAccepted").Count().ShouldBe(1);
    }

    [Fact]
    public async Task Publish_UnknownKind_IsRejected()
    {
        var body = Import(Guid.NewGuid()).Replace("\"ImportDataset\"", "\"Nonsense\"", StringComparison.Ordinal);

        var events = await FollowAsync([Message("ImportDataset", body)], new() { ["JobRejected"] = 1 });

        Data(events, "JobRejected").Single().GetProperty("code").GetString().ShouldBe("message.unknownKind");
    }

    [Fact]
    public async Task Publish_UnroutableKey_IsReported()
    {
        var events = await FollowAsync([Message("Nobody", "{}", "m2")], new() { ["JobRejected"] = 1 });

        Data(events, "JobRejected").Single().GetProperty("problems")[0].GetProperty("value").GetString().ShouldBe("Nobody");
    }

    [Fact]
    public async Task Publish_SameCommandHundredTimes_IsAcceptedOnce()
    {
        var id = Guid.NewGuid();
        var other = Import(id).Replace("\"count\":4", "\"count\":5", StringComparison.Ordinal);
        var messages = Enumerable.Repeat(Message("ImportDataset", Import(id)), 100)
            .Append(Message("ImportDataset", other)).ToList();

        var events = await FollowAsync(messages, new() { ["JobAccepted"] = 1, ["JobRejected"] = 1 });

        Data(events, "JobAccepted").Count().ShouldBe(1);
        Data(events, "JobRejected").Single().GetProperty("code").GetString().ShouldBe("job.idReused");
    }

    private static object Message(string key, string body, string? messageId = null) => new { key, body, messageId };

    private static string Import(Guid id) =>
        $$"""{"kind":"ImportDataset","jobId":"{{id}}","spec":{"name":"faces","render":{"count":4} } }""";

    private static IEnumerable<JsonElement> Data(JsonElement events, string type) => events.EnumerateArray()
        .Where(entry => entry.GetProperty("routingKey").GetString()!.StartsWith(type + ".", StringComparison.Ordinal))
        .Select(entry => entry.GetProperty("event").GetProperty("data"));

    private static async Task<JsonElement> FollowAsync(IReadOnlyList<object> messages, Dictionary<string, int> until)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Hosting", "python", "submit_and_follow.py");
        var output = await Python.RunAsync(script, [Amqp], JsonSerializer.Serialize(new { messages, until }));
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: eval \"$(eng/servers.sh start)\"");
}
