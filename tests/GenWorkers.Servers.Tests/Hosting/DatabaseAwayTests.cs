using System.Text.Json;
using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>PostgreSQL goes away under commands that are on their way into it; <see cref="OutageTests"/> has those in the queue.</summary>
[Collection(Installation.Collection)]
public sealed class DatabaseAwayTests : IAsyncLifetime
{
    /// <summary>More than the deliveries that a message may have: none of them may be spent on an outage.</summary>
    private const int Outages = BusNames.DeliveryLimit + 2;

    private TcpProxy postgres = null!;
    private Installation installation = null!;
    private uint errors;

    public async ValueTask InitializeAsync()
    {
        postgres = Routes.ToPostgres();
        installation = await Installation.StartAsync(
            "scheduler", TestContext.Current.CancellationToken, Routes.Database(postgres));
        errors = await ReadyAsync(WireNames.ErrorQueue);
    }

    public async ValueTask DisposeAsync()
    {
        await installation.DisposeAsync();
        await postgres.DisposeAsync();
    }

    /// <summary>
    /// Commands whose inserts wait for a lock are on their way when the database goes: more often than a message may be
    /// delivered, and with more commands behind them in the queue. They are held all the time: no gate opens to take them
    /// again.
    /// </summary>
    [Fact]
    public async Task Publish_DatabaseComesAndGoes_NoCommandEndsInTheErrorQueue()
    {
        await using (await installation.LockJobsAsync())
        {
            await Upstream.PublishAsync(Imports(10));
            await Eventually.TrueAsync(async () => await ReadyAsync(WireNames.CommandQueue) == 0);
            for (var outage = 0; outage < Outages; outage++)
            {
                var before = await InsertsThatWaitAsync();
                postgres.Cut();
                await Eventually.TrueAsync(() => !installation.Gate.IsOpen);
                postgres.Restore();
                await Eventually.TrueAsync(async () => await InsertsThatWaitAsync() > before);
                installation.Gate.IsOpen.ShouldBeFalse();
            }

            postgres.Cut();
        }

        var following = Upstream.FollowAsync(Imports(10), new() { ["JobAccepted"] = 20 }, seconds: 60);
        await Eventually.TrueAsync(async () => await ReadyAsync(WireNames.CommandQueue) == 10);

        postgres.Restore();

        await AcceptedOnceAsync(await following, 20);
    }

    [Fact]
    public async Task Stop_DatabaseAway_CommandsStayInTheirQueue()
    {
        await using (await installation.LockJobsAsync())
        {
            await Upstream.PublishAsync(Imports(10));
            await Eventually.TrueAsync(async () => await ReadyAsync(WireNames.CommandQueue) == 0);
            postgres.Cut();
        }

        await installation.StopAsync();

        await Eventually.TrueAsync(async () => await ReadyAsync(WireNames.CommandQueue) == 10);
    }

    /// <summary>Those of broken connections too: a server process notices the break when it has its lock.</summary>
    private Task<long> InsertsThatWaitAsync() => installation.CountAsync(
        "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    private async Task AcceptedOnceAsync(IReadOnlyList<JsonElement> events, int count)
    {
        events.Count.ShouldBe(count);
        events.Data("JobAccepted").Select(data => data.GetProperty("jobId").GetString()).Distinct().Count().ShouldBe(count);
        (await installation.CountAsync("job")).ShouldBe(count);
        (await ReadyAsync(WireNames.ErrorQueue)).ShouldBe(errors);
    }

    private static Task<uint> ReadyAsync(string queue) => KeptEvents.CountAsync(queue, TestContext.Current.CancellationToken);

    private static List<object> Imports(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Upstream.Import(Guid.NewGuid()))];
}
