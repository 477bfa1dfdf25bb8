using GenWorkers.Hosting;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>What upstream systems publish, against a real broker and a real database, from another language.</summary>
[Collection(Installation.Collection)]
public sealed class CommandsTests : IAsyncLifetime
{
    private Installation installation = null!;

    public async ValueTask InitializeAsync() =>
        installation = await Installation.StartAsync(HostRoles.Scheduler, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    [Fact]
    public async Task Publish_MalformedThenValid_RejectsThenAccepts()
    {
        var events = await Upstream.FollowAsync(
            [Upstream.Message("TrainModel", "{ not json", "m1"), Upstream.Message("ImportDataset", Import(Guid.NewGuid()))],
            new() { ["JobRejected"] = 1, ["JobAccepted"] = 1 });

        var rejected = events.Data("JobRejected").Single();
        rejected.GetProperty("code").GetString().ShouldBe("message.malformed");
        rejected.GetProperty("messageId").GetString().ShouldBe("m1");
        rejected.GetProperty("bodySha256").GetString()!.Length.ShouldBe(64);
        events.Data("JobAccepted").Count().ShouldBe(1);
    }

    [Fact]
    public async Task Publish_UnknownKind_IsRejected()
    {
        var body = Import(Guid.NewGuid()).Replace("\"ImportDataset\"", "\"Nonsense\"", StringComparison.Ordinal);

        var events = await Upstream.FollowAsync([Upstream.Message("ImportDataset", body)], new() { ["JobRejected"] = 1 });

        events.Data("JobRejected").Single().GetProperty("code").GetString().ShouldBe("message.unknownKind");
    }

    [Fact]
    public async Task Publish_UnroutableKey_IsReported()
    {
        var events = await Upstream.FollowAsync([Upstream.Message("Nobody", "{}", "m2")], new() { ["JobRejected"] = 1 });

        events.Data("JobRejected").Single().GetProperty("problems")[0].GetProperty("value").GetString().ShouldBe("Nobody");
    }

    [Fact]
    public async Task Publish_SameCommandHundredTimes_IsAcceptedOnce()
    {
        var id = Guid.NewGuid();
        var other = Import(id).Replace("\"count\":4", "\"count\":5", StringComparison.Ordinal);
        var messages = Enumerable.Repeat(Upstream.Message("ImportDataset", Import(id)), 100)
            .Append(Upstream.Message("ImportDataset", other)).ToList();

        var events = await Upstream.FollowAsync(messages, new() { ["JobAccepted"] = 1, ["JobRejected"] = 1 });

        events.Data("JobAccepted").Count().ShouldBe(1);
        events.Data("JobRejected").Single().GetProperty("code").GetString().ShouldBe("job.idReused");
    }

    private static string Import(Guid id) =>
        $$"""{"kind":"ImportDataset","jobId":"{{id}}","spec":{"name":"faces","render":{"count":4} } }""";
}
