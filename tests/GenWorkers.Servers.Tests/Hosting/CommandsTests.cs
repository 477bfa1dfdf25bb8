using System.Text.Json;
using GenWorkers.Hosting;
using GenWorkers.Jobs.Submission;
using GenWorkers.Tests;

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
            [Upstream.Message("TrainModel", "{ not json", "m1"), Upstream.Message("ImportDataset", Upstream.ImportBody(Guid.NewGuid()))],
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
        var body = Upstream.ImportBody(Guid.NewGuid()).Replace("\"ImportDataset\"", "\"Nonsense\"", StringComparison.Ordinal);

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
        var other = Upstream.ImportBody(id).Replace("\"count\":4", "\"count\":5", StringComparison.Ordinal);
        var messages = Enumerable.Repeat(Upstream.Message("ImportDataset", Upstream.ImportBody(id)), 100)
            .Append(Upstream.Message("ImportDataset", other)).ToList();

        var events = await Upstream.FollowAsync(messages, new() { ["JobAccepted"] = 1, ["JobRejected"] = 1 });

        events.Data("JobAccepted").Count().ShouldBe(1);
        events.Data("JobRejected").Single().GetProperty("code").GetString().ShouldBe("job.idReused");
    }

    [Fact]
    public async Task Publish_EnvelopeAndRawJson_BothAreAccepted()
    {
        var (enveloped, raw) = (Guid.NewGuid(), Guid.NewGuid());
        var following = Upstream.FollowAsync([Upstream.Import(raw)], new() { ["JobAccepted"] = 2 });
        await Eventually.TrueAsync(async () => await installation.CountAsync("SELECT count(*) FROM job") == 1);

        await MassTransitUpstream.SendAsync(Upstream.ImportBody(enveloped));

        var events = await following;
        events.Data("JobRejected").Select(data => data.GetRawText()).ShouldBeEmpty();
        events.Data("JobAccepted").Select(data => data.GetProperty("jobId").GetGuid())
            .ShouldBe([raw, enveloped]);
    }

    [Fact]
    public async Task Publish_CancelBeforeItsJob_EndsCancelled()
    {
        var id = Guid.NewGuid();
        await Upstream.PublishAsync([Upstream.Message(
            "CancelJob", $$"""{"kind":"CancelJob","jobId":"{{id}}","spec":{"reason":"not wanted"} }""")]);
        await Eventually.TrueAsync(async () => await installation.CountAsync("SELECT count(*) FROM cancel_tombstone") == 1);

        var events = await Upstream.FollowAsync([Upstream.Import(id)], new() { ["JobCancelled"] = 1 });

        events.Data("JobAccepted").Count().ShouldBe(1);
        var cancelled = events.Data("JobCancelled").Single();
        cancelled.GetProperty("jobId").GetGuid().ShouldBe(id);
        cancelled.GetProperty("reason").GetString().ShouldBe("not wanted");
        (await installation.CountAsync("SELECT count(*) FROM job WHERE state <> 'cancelled'")).ShouldBe(0);
    }

    [Fact]
    public async Task Publish_OptionOutOfRange_IsRejectedWithPathRuleAndValue()
    {
        var problem = await RejectedAsync("""{"dataset":"faces","family":"vae","budget":{"steps":1},"options":{"beta":-1} }""");

        problem.GetProperty("path").GetString().ShouldBe("$.spec.options.beta");
        problem.GetProperty("rule").GetString().ShouldNotBeNull().ShouldContain("0");
        problem.GetProperty("value").GetString().ShouldBe("-1");
    }

    [Fact]
    public async Task Publish_UnknownFamily_IsRejectedWithTheFamiliesThereAre()
    {
        var problem = await RejectedAsync("""{"dataset":"faces","family":"nonsense","budget":{"steps":1} }""");

        problem.GetProperty("path").GetString().ShouldBe("$.spec.family");
        problem.GetProperty("rule").GetString().ShouldNotBeNull().ShouldContain("vae");
        problem.GetProperty("value").GetString().ShouldBe("nonsense");
    }

    /// <summary>The broker refuses the message to its publisher; our consumer never loses its channel over it.</summary>
    [Fact]
    public async Task Publish_OverOneMiB_PublisherIsToldAndTheQueueWorksOn()
    {
        var refused = await Should.ThrowAsync<RabbitMQ.Client.Exceptions.AlreadyClosedException>(
            MassTransitUpstream.PublishRawAsync(new byte[SubmissionService.MaxBodyBytes + 1]));

        ((int)refused.ShutdownReason.ShouldNotBeNull().ReplyCode).ShouldBe(RabbitMQ.Client.Constants.PreconditionFailed);
        refused.ShutdownReason.ReplyText.ShouldContain("larger than configured max size");
        var events = await Upstream.FollowAsync([Upstream.Import(Guid.NewGuid())], new() { ["JobAccepted"] = 1 });
        events.Data("JobAccepted").Count().ShouldBe(1);
    }

    private static async Task<JsonElement> RejectedAsync(string spec)
    {
        var body = $$"""{"kind":"TrainModel","jobId":"{{Guid.NewGuid()}}","spec":{{spec}} }""";

        var events = await Upstream.FollowAsync([Upstream.Message("TrainModel", body)], new() { ["JobRejected"] = 1 });

        var rejected = events.Data("JobRejected").Single();
        rejected.GetProperty("code").GetString().ShouldBe("spec.invalid");
        return rejected.GetProperty("problems").EnumerateArray().ShouldHaveSingleItem();
    }
}
