using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GenWorkers.Tests.Hosting.Running;

public sealed class LeaseKeeperTests
{
    private static readonly WorkerOptions Options = new() { LeaseSeconds = 60, HeartbeatSeconds = 10 };
    private readonly FakeTimeProvider time = new();
    private int beats;

    [Fact]
    public async Task Heartbeat_EveryInterval_KeepsTheLease()
    {
        await using var keeper = Keep(_ => Task.FromResult(HeartbeatResult.Extended));

        await PassBeatsAsync(30);

        keeper.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Heartbeat_ThatLearnsOfACancel_SaysSoAndKeepsTheLease()
    {
        await using var keeper = Keep(_ => Task.FromResult(HeartbeatResult.CancelRequested));

        await PassUntilAsync(() => keeper.CancelRequested.IsCancellationRequested);

        keeper.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Heartbeat_ThatIsFenced_LosesTheLease()
    {
        await using var keeper = Keep(_ => Task.FromResult(HeartbeatResult.Fenced));

        await PassUntilAsync(() => keeper.Lost.IsCancellationRequested);

        keeper.LostReason.ShouldBe("another attempt has its lease");
    }

    [Fact]
    public async Task Heartbeat_DatabaseDownForTheStopRule_LosesTheLease()
    {
        await using var keeper = Keep(_ => throw new JobException(ErrorCode.DatabaseUnavailable, "down"));

        await PassUntilAsync(() => keeper.Lost.IsCancellationRequested);

        beats.ShouldBeInRange(1, 4);
        keeper.LostReason.ShouldContain("45 s");
    }

    [Fact]
    public async Task Heartbeat_ThatFailsInAnUnforeseenWay_StillLosesTheLeaseInTime()
    {
        await using var keeper = Keep(_ => throw new InvalidOperationException("not foreseen"));

        await PassUntilAsync(() => keeper.Lost.IsCancellationRequested);

        keeper.LostReason.ShouldContain("45 s");
    }

    [Fact]
    public async Task Heartbeat_DatabaseBackInTime_KeepsTheLease()
    {
        await using var keeper = Keep(_ => beats < 4
            ? throw new JobException(ErrorCode.DatabaseUnavailable, "down")
            : Task.FromResult(HeartbeatResult.Extended));

        await PassBeatsAsync(30);

        keeper.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Heartbeat_ThatNeverReturns_LosesTheLease()
    {
        await using var keeper = Keep(async cancel =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return HeartbeatResult.Extended;
        });

        await PassUntilAsync(() => keeper.Lost.IsCancellationRequested);

        keeper.LostReason.ShouldContain("no heartbeat");
    }

    [Fact]
    public async Task Heartbeat_OfASilentRunner_IsNotSent()
    {
        await using var keeper = Keep(_ => Task.FromResult(HeartbeatResult.Extended), isAlive: () => false);

        await PassUntilAsync(() => keeper.Lost.IsCancellationRequested);

        beats.ShouldBe(0);
    }

    [Fact]
    public async Task Claim_ThatTookLongerThanTheStopRule_LosesTheLease()
    {
        var claimedAt = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(46));
        await using var keeper = Keep(_ => Task.FromResult(HeartbeatResult.Extended), claimedAt: claimedAt);

        await PassUntilAsync(() => keeper.Lost.IsCancellationRequested);

        beats.ShouldBe(0);
    }

    private LeaseKeeper Keep(
        Func<CancellationToken, Task<HeartbeatResult>> heartbeat, Func<bool>? isAlive = null, long? claimedAt = null) =>
        new(
            Guid.NewGuid(),
            cancel =>
            {
                Interlocked.Increment(ref beats);
                return heartbeat(cancel);
            },
            claimedAt ?? time.GetTimestamp(),
            isAlive ?? (() => true),
            Options,
            time,
            NullLogger.Instance);

    /// <summary>Lets time pass a second at a time; the loop's thread gets a moment to react to each.</summary>
    private Task PassUntilAsync(Func<bool> condition) => Eventually.TrueAsync(async () =>
    {
        if (condition())
            return true;
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.SettleAsync(condition);
        return condition();
    });

    /// <summary>Lets one interval after another pass, each with its heartbeat.</summary>
    private async Task PassBeatsAsync(int count)
    {
        for (var sent = 0; sent < count; sent++)
        {
            var before = Volatile.Read(ref beats);
            time.Advance(TimeSpan.FromSeconds(Options.HeartbeatSeconds));
            await Eventually.TrueAsync(() => Volatile.Read(ref beats) > before);
        }
    }
}
