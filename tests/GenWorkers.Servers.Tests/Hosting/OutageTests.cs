using System.Globalization;
using System.Text.Json;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Servers.Tests.Hosting;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OutageCollection
{
    /// <summary>Its tests take a server away from everybody, so they run when all others have ended.</summary>
    public const string Name = "outages";
}

/// <summary>A server goes away while messages come; nothing is lost, nothing happens twice.</summary>
[Collection(OutageCollection.Name)]
public sealed class OutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DatabaseDown_Commands_WaitInTheirQueueAndAreAcceptedOnceAfterwards()
    {
        await using var installation = await Installation.StartAsync("scheduler", Cancel);
        var errors = await KeptEvents.CountAsync(WireNames.ErrorQueue, Cancel);
        await ServerControl.RunAsync("kill", ServerControl.Postgres);
        IReadOnlyList<JsonElement> events;
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        try
        {
            await Eventually.TrueAsync(() => !installation.Gate.IsOpen, Patience);
            var following = Upstream.FollowAsync(
                [.. ids.Select(id => Upstream.Message("ImportDataset", Import(id)))], new() { ["JobAccepted"] = ids.Length }, seconds: 60);
            await Eventually.TrueAsync(async () => await KeptEvents.CountAsync(WireNames.CommandQueue, Cancel) == ids.Length, Patience);
            await ServerControl.RunAsync("up", ServerControl.Postgres);
            events = await following;
        }
        finally
        {
            await ServerControl.RunAsync("up", ServerControl.Postgres);
        }

        events.Data("JobAccepted").Select(data => data.GetProperty("jobId").GetGuid()).ShouldBe(ids, ignoreOrder: true);
        events.Data("JobRejected").ShouldBeEmpty();
        (await installation.CountAsync("job")).ShouldBe(ids.Length);
        (await KeptEvents.CountAsync(WireNames.ErrorQueue, Cancel)).ShouldBe(errors);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("down")]
    public async Task BrokerRestarts_RunningJobs_EndAndTheirEventsArriveOnceInOrder(string action)
    {
        await using var installation = await Installation.StartAsync("api,scheduler,worker", Cancel);
        var queue = await KeptEvents.BindAsync(Cancel);
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid()];
        await Upstream.FollowAsync(
            [.. ids.Select(id => Upstream.Message("ImportDataset", Import(id)))], new() { ["JobStarted"] = 1 }, seconds: 60);

        await ServerControl.RunAsync(action, ServerControl.Rabbit);
        await Eventually.TrueAsync(async () => await installation.CountAsync("job WHERE state = 'succeeded'") == ids.Length, Patience);
        await ServerControl.RunAsync("up", ServerControl.Rabbit);

        var stored = (await installation.Services.GetRequiredService<IOutbox>().ReadAsync("default", 0, 1000, Cancel))
            .Select(row => row.EventId.ToString()).ToList();
        var seen = new Dictionary<string, (string Job, long Sequence)>(); // in the order of arrival
        await Eventually.TrueAsync(
            async () =>
            {
                foreach (var entry in (await KeptEvents.TakeAsync(queue, Cancel)).Where(IsStored))
                    seen.TryAdd(entry.GetProperty("id").GetString()!, (entry.GetProperty("subject").GetString()!, long.Parse(entry.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture)));
                return seen.Count == stored.Count;
            },
            Patience);
        await KeptEvents.DeleteAsync(queue, Cancel);
        seen.Keys.ShouldBe(stored, ignoreOrder: true); // an event in flight at the fault may come again, under its own id
        foreach (var job in seen.Values.GroupBy(entry => entry.Job))
            job.Select(entry => entry.Sequence).ShouldBeInOrder(SortDirection.Ascending, job.Key);
    }

    /// <summary>Progress passes the outbox by.</summary>
    private static bool IsStored(JsonElement entry) =>
        !entry.GetProperty("type").GetString()!.Contains("JobProgressed", StringComparison.Ordinal);

    private static string Import(Guid id) =>
        $$"""{"kind":"ImportDataset","jobId":"{{id}}","spec":{"name":"faces-{{id:N}}","render":{"count":120,"sizePixels":32} } }""";
}
