using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Submission;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>What upstream systems publish, against a real broker and a real database, from another language.</summary>
[Collection(Installation.Collection)]
public sealed class CommandsTests : IAsyncLifetime
{
    private Installation installation = null!;

    public async ValueTask InitializeAsync() =>
        installation = await Installation.StartAsync("scheduler", TestContext.Current.CancellationToken);

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
        rejected.GetProperty("problems")[0].GetProperty("rule").GetString()!.ShouldStartWith("JSON");
        events.Data("JobAccepted").Count().ShouldBe(1);
        var kept = await KeptMessage.TakeAsync(WireNames.ErrorQueue, "m1");
        kept.Body.ShouldBe("{ not json");
        kept.Headers.Keys.ShouldContain("MT-Reason");
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
        var events = await Upstream.FollowAsync(
            [Upstream.Message("Nobody", "{}", "m2"), Upstream.Import(Guid.NewGuid())], new() { ["JobRejected"] = 1, ["JobAccepted"] = 1 });

        var rejected = events.Data("JobRejected").Single();
        rejected.GetProperty("code").GetString().ShouldBe("message.unknownKind");
        var problem = rejected.GetProperty("problems")[0];
        problem.GetProperty("rule").GetString().ShouldBe("a job kind");
        problem.GetProperty("value").GetString().ShouldBe("Nobody");
        (await KeptMessage.TakeAsync(BusNames.UnroutableKept, "m2")).Body.ShouldBe("{}");
    }

    /// <summary>The broker lets nobody publish in another's name, so the worker that sets a message aside must not keep it.</summary>
    [Fact]
    public async Task Publish_UnderAUserOfItsOwn_IsAnsweredAndKept()
    {
        object[] messages =
        [
            Upstream.Message("Nobody", "{}", "u1", userId: Upstream.User),
            Upstream.Message("ImportDataset", "{ not json", "u2", userId: Upstream.User),
            Upstream.Message("ImportDataset", Upstream.ImportBody(Guid.NewGuid()), userId: Upstream.User),
        ];

        var events = await Upstream.FollowAsync(messages, new() { ["JobRejected"] = 2, ["JobAccepted"] = 1 });

        events.Data("JobRejected").Select(data => data.GetProperty("messageId").GetString()).ShouldBe(["u1", "u2"], ignoreOrder: true);
        events.Data("JobAccepted").Count().ShouldBe(1);
        foreach (var (queue, id) in new[] { (BusNames.UnroutableKept, "u1"), (WireNames.ErrorQueue, "u2") })
            Text((await KeptMessage.TakeAsync(queue, id)).Headers["genworkers-user-id"]).ShouldBe(Upstream.User);
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
    public async Task Publish_EnvelopeOfTheBusLibraryAndRawJson_AreBothAccepted()
    {
        var (raw, enveloped) = (Guid.NewGuid(), Guid.NewGuid());
        var envelope = $$"""
            {"messageId":"{{Guid.NewGuid()}}","messageType":["urn:message:Somebody:ImportDataset"],"message":{{Upstream.ImportBody(enveloped)}} }
            """;

        var events = await Upstream.FollowAsync(
            [
                Upstream.Message("ImportDataset", envelope, contentType: "application/vnd.masstransit+json"),
                Upstream.Message("ImportDataset", Upstream.ImportBody(raw)),
            ],
            new() { ["JobAccepted"] = 2 });

        events.Data("JobAccepted").Select(data => data.GetProperty("jobId").GetGuid()).ShouldBe([raw, enveloped], ignoreOrder: true);
    }

    [Fact]
    public async Task Publish_CancelBeforeItsJob_CancelsItOnArrival()
    {
        var id = Guid.NewGuid();
        await Upstream.FollowAsync(
            [Upstream.Message("CancelJob", $$"""{"kind":"CancelJob","jobId":"{{id}}","spec":{"reason":"not needed"} }""")], []);
        await Eventually.TrueAsync(async () => await installation.CountAsync("cancel_tombstone") == 1);

        var events = await Upstream.FollowAsync([Upstream.Message("ImportDataset", Upstream.ImportBody(id))], new() { ["JobCancelled"] = 1 });

        events.Data("JobCancelled").Single().GetProperty("jobId").GetGuid().ShouldBe(id);
        (await installation.CountAsync("cancel_tombstone")).ShouldBe(0);
    }

    /// <summary>Every problem at once, each with path, rule and value; the next command is read as ever.</summary>
    [Fact]
    public async Task Publish_OptionsOutOfRangeAndUnknownFamily_AreRejectedWithEveryProblem()
    {
        var events = await Upstream.FollowAsync(
            [
                Upstream.Message("TrainModel", Train("vae", """{"latentSize":0,"beta":-1}""")),
                Upstream.Message("TrainModel", Train("nonsense", "{}")),
                Upstream.Message("ImportDataset", Upstream.ImportBody(Guid.NewGuid())),
            ],
            new() { ["JobRejected"] = 2, ["JobAccepted"] = 1 });

        var problems = events.Data("JobRejected").SelectMany(data => data.GetProperty("problems").EnumerateArray()).ToList();
        problems.Select(problem => problem.GetProperty("path").GetString())
            .ShouldBe(["$.spec.options.latentSize", "$.spec.options.beta", "$.spec.family"], ignoreOrder: true);
        problems.Select(problem => problem.GetProperty("value").ToString()).ShouldBe(["0", "-1", "nonsense"], ignoreOrder: true);
        problems.ShouldAllBe(problem => problem.GetProperty("rule").GetString()!.Length > 0);
    }

    [Fact]
    public async Task Publish_RecordSentByTheBusLibrary_IsAccepted()
    {
        var id = Guid.NewGuid();
        var following = Upstream.FollowAsync([Upstream.Import(Guid.NewGuid())], new() { ["JobAccepted"] = 2 });
        await Eventually.TrueAsync(async () => await installation.CountAsync("job") == 1); // the follower listens

        await MassTransitUpstream.SendAsync(Upstream.ImportBody(id));

        var events = await following;
        events.Data("JobRejected").Select(data => data.GetRawText()).ShouldBeEmpty();
        events.Data("JobAccepted").Last().GetProperty("jobId").GetGuid().ShouldBe(id);
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

    private static string Train(string family, string options) =>
        $$"""
        {"kind":"TrainModel","jobId":"{{Guid.NewGuid()}}",
         "spec":{"dataset":"faces","family":"{{family}}","budget":{"steps":1},"options":{{options}} } }
        """;

    private static string Text(object? header) => System.Text.Encoding.UTF8.GetString(header.ShouldBeOfType<byte[]>());
}
