using System.Collections.Concurrent;
using GenWorkers.Jobs.Outbox;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class OutboxCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    private IOutbox Outbox => Database.Outbox;

    [Fact]
    public async Task Relay_PublishFails_KeepsTheEventsForNextTime()
    {
        var id = await SubmitAsync();
        await Should.ThrowAsync<IOException>(Outbox.RelayAsync(
            1000, (_, _) => throw new IOException("the broker is gone"), Token));
        var sent = new List<OutboxEvent>();
        await RelayAllAsync((events, _) =>
        {
            sent.AddRange(events);
            return Task.CompletedTask;
        });
        var mine = sent.Single(row => row.JobId == id);
        mine.EventId.ShouldBe((await EventsAsync(id)).Single().EventId);
        mine.EventId.Version.ShouldBe(7);
        (await Outbox.RelayAsync(1000, (_, _) => Task.CompletedTask, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Relay_TwoAtOnce_SendEveryEvent()
    {
        var ids = new List<Guid>();
        for (var job = 0; job < 60; job++)
            ids.Add(await SubmitAsync());
        var sent = new ConcurrentBag<OutboxEvent>();
        Task Publish(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
        {
            foreach (var row in events)
                sent.Add(row);
            return Task.CompletedTask;
        }

        while (await UnsentAsync() > 0)
            await Task.WhenAll(Outbox.RelayAsync(7, Publish, Token), Outbox.RelayAsync(7, Publish, Token));
        sent.Where(row => row.Kind == Kind).Select(row => row.JobId!.Value).Distinct().ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task Relay_RowsHeldByAnother_AreLeftToIt()
    {
        await SubmitAsync();
        var published = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var first = Outbox.RelayAsync(
            10_000,
            async (_, _) =>
            {
                published.SetResult();
                await release.Task;
            },
            Token);
        await published.Task.WaitAsync(Token);
        (await Outbox.RelayAsync(10_000, (_, _) => Task.CompletedTask, Token)).ShouldBe(0);
        release.SetResult();
        (await first).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Read_InPages_EveryEventOnceAndOnlyTheTenants()
    {
        var ids = new List<Guid>();
        for (var job = 0; job < 12; job++)
            ids.Add(await SubmitAsync());
        var seen = new List<OutboxEvent>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        // Transactions of the server's other databases hold a read back for a moment.
        for (long after = 0; seen.Count(row => row.Kind == Kind) < ids.Count;)
        {
            var page = await Outbox.ReadAsync(Tenant, after, 5, deadline.Token);
            seen.AddRange(page);
            after = page.Count > 0 ? page[^1].Position : after;
        }

        seen.Select(row => row.EventId).ShouldBeUnique();
        seen.Where(row => row.Kind == Kind).Select(row => row.JobId!.Value).ShouldBe(ids);
        (await Outbox.ReadAsync("other", 0, 5, Token)).ShouldBeEmpty();
    }

    private Task<long> UnsentAsync() => Database.CountAsync("SELECT count(*) FROM outbox WHERE sent_at IS NULL");

    private async Task RelayAllAsync(Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> publish)
    {
        while (await Outbox.RelayAsync(1000, publish, Token) > 0)
        {
        }
    }
}
