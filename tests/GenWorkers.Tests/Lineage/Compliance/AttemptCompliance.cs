using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class AttemptCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    [Fact]
    public async Task Heartbeat_HeldLease_ExtendsIt()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        var before = (await Store.ObserveLeasesAsync(Token)).Single(lease => lease.JobId == id);
        (await Store.HeartbeatAsync(claimed.Lease, Lease * 2, Token)).ShouldBe(HeartbeatResult.Extended);
        var after = (await Store.ObserveLeasesAsync(Token)).Single(lease => lease.JobId == id);
        after.LeaseUntil.ShouldBeGreaterThan(before.LeaseUntil);
    }

    [Fact]
    public async Task Heartbeat_CancelAsked_SaysSo()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        await Store.CancelAsync(Tenant, id, "enough", Token);
        (await FindAsync(id)).State.ShouldBe(JobState.Running);
        (await Store.HeartbeatAsync(claimed.Lease, Lease, Token)).ShouldBe(HeartbeatResult.CancelRequested);
        (await Store.CompleteAsync(claimed.Lease, new JobOutcome.Cancelled(), Token)).ShouldBeTrue();
        (await LastEventAsync<JobCancelled>(id)).Reason.ShouldBe("enough");
    }

    [Fact]
    public async Task EveryWrite_StaleFence_IsRefused()
    {
        var id = await SubmitAsync();
        var stale = await ClaimAsync();
        (await ReapAsync(id)).ShouldBe(1);
        await ForgetDelayAsync(id);
        var current = await ClaimAsync("worker-2");

        (await Store.HeartbeatAsync(stale.Lease, Lease, Token)).ShouldBe(HeartbeatResult.Fenced);
        (await Store.CommitCheckpointAsync(stale.Lease, Checkpoint(1), Token)).ShouldBeFalse();
        (await Store.InvalidateCheckpointAsync(stale.Lease, "any", Token)).ShouldBeFalse();
        (await Store.RecordMetricsAsync(stale.Lease, [new MetricRow(1, "train/loss", 1)], Token)).ShouldBeFalse();
        (await Store.CompleteAsync(stale.Lease, Success(), Token)).ShouldBeFalse();
        (await Store.CompleteAsync(current.Lease, Success(), Token)).ShouldBeTrue();
        (await EventTypesAsync(id)).Count(type => type == "JobSucceeded").ShouldBe(1);
    }

    [Fact]
    public async Task Checkpoints_BadHash_FallsBackOneAndMayCommitTheStepAgain()
    {
        var id = await SubmitAsync();
        var first = await ClaimAsync();
        var (old, bad) = (Checkpoint(75), Checkpoint(100));
        await Store.CommitCheckpointAsync(first.Lease, old, Token);
        await Store.CommitCheckpointAsync(first.Lease, bad, Token);
        await Store.CompleteAsync(first.Lease, new JobOutcome.Drained(), Token);

        var second = await ClaimAsync();
        second.Checkpoints.ShouldBe([bad, old]);
        (await Store.InvalidateCheckpointAsync(second.Lease, bad.Key, Token)).ShouldBeTrue();
        (await FindAsync(id)).CheckpointStep.ShouldBe(75);
        var again = Checkpoint(100, fence: 2);
        (await Store.CommitCheckpointAsync(second.Lease, again, Token)).ShouldBeTrue();
        await Store.CompleteAsync(second.Lease, Success(), Token);
        (await LastEventAsync<JobSucceeded>(id)).LastCheckpointSha256.ShouldBe(again.Sha256);
    }

    [Fact]
    public async Task Checkpoints_More_KeepTheNewestTwoValidOnes()
    {
        await SubmitAsync();
        var first = await ClaimAsync();
        var (oldest, bad, newer, newest) = (Checkpoint(25), Checkpoint(50), Checkpoint(75), Checkpoint(100));
        await Store.CommitCheckpointAsync(first.Lease, oldest, Token);
        await Store.CommitCheckpointAsync(first.Lease, bad, Token);
        await Store.InvalidateCheckpointAsync(first.Lease, bad.Key, Token);
        await Store.CommitCheckpointAsync(first.Lease, newer, Token);
        await Store.CommitCheckpointAsync(first.Lease, newest, Token);
        await Store.CompleteAsync(first.Lease, new JobOutcome.Drained(), Token);

        (await ClaimAsync()).Checkpoints.ShouldBe([newest, newer]);
    }

    [Fact]
    public async Task Claim_AfterACheckpoint_EventNamesTheStep()
    {
        var id = await SubmitAsync();
        var first = await ClaimAsync();
        await Store.CommitCheckpointAsync(first.Lease, Checkpoint(40), Token);
        await Store.CompleteAsync(first.Lease, new JobOutcome.Drained(), Token);
        await ClaimAsync();
        (await LastEventAsync<JobStarted>(id)).ResumedFromStep.ShouldBe(40);
    }

    [Fact]
    public async Task Metrics_ResumedAttempt_SupersedesRowsPastItsStep()
    {
        var id = await SubmitAsync();
        var first = await ClaimAsync();
        await Store.RecordMetricsAsync(first.Lease, [.. Enumerable.Range(1, 30).Select(Loss)], Token);
        await Store.CommitCheckpointAsync(first.Lease, Checkpoint(20), Token);
        await ReapAsync(id);
        await ForgetDelayAsync(id);

        var second = await ClaimAsync();
        (await CountMetricsAsync(id)).ShouldBe(30);
        await Store.RecordMetricsAsync(second.Lease, [Loss(21)], Token);
        await Store.RecordMetricsAsync(second.Lease, [Loss(22)], Token);
        (await CountMetricsAsync(id)).ShouldBe(22);
    }

    [Fact]
    public async Task Metrics_NotFinite_AreKeptWithoutAValue()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        MetricRow[] rows = [new(1, "a", double.NaN), new(1, "b", double.PositiveInfinity), new(1, "c", 2)];
        (await Store.RecordMetricsAsync(claimed.Lease, rows, Token)).ShouldBeTrue();
        (await Database.CountAsync(
            "SELECT count(*) FROM job_metric WHERE job_id = @id AND value IS NULL", ("id", id))).ShouldBe(2);
    }

    [Fact]
    public async Task DeviceSeconds_EarlierAttempts_AddUp()
    {
        var id = await SubmitAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var claimed = await ClaimAsync();
            await Database.ExecuteAsync(
                "UPDATE job_attempt SET started_at = started_at - @by WHERE job_id = @id AND ended_at IS NULL",
                ("by", TimeSpan.FromSeconds(100)), ("id", id));
            await Store.CompleteAsync(claimed.Lease, new JobOutcome.Drained(), Token);
        }

        (await ClaimAsync()).DeviceSeconds.ShouldBeInRange(200, 260);
    }

    private static MetricRow Loss(int step) => new(step, "train/loss", 1.0 / step);

    private Task<long> CountMetricsAsync(Guid id) =>
        Database.CountAsync("SELECT count(*) FROM job_metric WHERE job_id = @id", ("id", id));
}
