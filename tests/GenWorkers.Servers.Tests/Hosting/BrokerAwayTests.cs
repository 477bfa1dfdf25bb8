using System.Globalization;
using System.Text.Json;
using GenWorkers.Hosting;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>The broker cannot be reached while jobs run: they end all the same, and their events arrive afterwards.</summary>
[Collection(Installation.Collection)]
public sealed class BrokerAwayTests
{
    private const string Tenant = "default";

    [Fact]
    public async Task Run_BrokerAway_JobsEndAndTheirEventsArriveLater()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var broker = InstallationRoutes.ToBroker();
        await using var installation = await Installation.StartAsync(
            HostRoles.All, cancel, new InstallationRoutes().WithBroker(broker));
        var ids = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToList();
        // The upstream system has a way of its own to the broker; it hears nothing until ours is back.
        var following = Upstream.FollowAsync(
            [.. ids.Select(id => Upstream.Import(id, count: 200))], new() { ["JobSucceeded"] = 4 }, seconds: 120);
        var store = installation.Services.GetRequiredService<IJobStore>();
        await Eventually.TrueAsync(async () => (await StatesAsync(store, ids)).Contains(JobState.Running));

        broker.Cut();
        await Eventually.TrueAsync(
            async () => (await StatesAsync(store, ids)).All(state => state == JobState.Succeeded), TimeSpan.FromSeconds(90));
        (await installation.CountAsync("SELECT count(*) FROM outbox WHERE sent_at IS NULL")).ShouldBeGreaterThan(0);
        broker.Restore();
        // Also commands are read again.
        await Upstream.PublishAsync([Upstream.Import(Guid.NewGuid())]);

        var events = (await following).Where(IsNoProgress).ToList();
        events.Data("JobFailed").ShouldBeEmpty();
        await EachEventOnceAndInOrderAsync(installation, events, cancel);
    }

    private static async Task EachEventOnceAndInOrderAsync(
        Installation installation, List<JsonElement> events, CancellationToken cancel)
    {
        // At least once: one that the broker had when its confirmation was lost comes again, with the same id.
        var envelopes = events.ConvertAll(entry => entry.GetProperty("event"))
            .DistinctBy(entry => entry.GetProperty("id").GetString()).ToList();
        var eventIds = envelopes.Select(entry => entry.GetProperty("id").GetString());
        var outbox = installation.Services.GetRequiredService<IOutbox>();
        var stored = await outbox.ReadAsync(Tenant, after: 0, limit: 1000, cancel);
        stored.Count(row => row.Type == "JobSucceeded").ShouldBe(4);
        eventIds.ShouldBe(stored.Select(row => row.EventId.ToString()), ignoreOrder: true);
        foreach (var job in envelopes.GroupBy(entry => entry.GetProperty("subject").GetString()))
        {
            job.Select(entry => int.Parse(entry.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture))
                .ShouldBe(Enumerable.Range(1, job.Count()));
        }
    }

    private static bool IsNoProgress(JsonElement entry) =>
        !entry.GetProperty("routingKey").GetString()!.StartsWith("JobProgressed.", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<JobState?>> StatesAsync(IJobStore store, IReadOnlyList<Guid> ids)
    {
        var jobs = await Task.WhenAll(ids.Select(id => store.FindAsync(Tenant, id, TestContext.Current.CancellationToken)));
        return [.. jobs.Select(job => job?.State)];
    }
}
