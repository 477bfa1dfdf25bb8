using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class SweepCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    [Fact]
    public async Task Reap_LeaseMovedSinceObserved_IsLeftAlone()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        var seen = (await Store.ObserveLeasesAsync(Token)).Where(lease => lease.JobId == id).ToList();
        await Store.HeartbeatAsync(claimed.Lease, Lease * 2, Token);
        (await Store.ReapAsync(seen, Token)).ShouldBe(0);
        (await FindAsync(id)).State.ShouldBe(JobState.Running);
    }

    [Fact]
    public async Task Reap_UnchangedLease_RequeuesWithADelayAndACrash()
    {
        var id = await SubmitAsync();
        await ClaimAsync();
        (await ReapAsync(id)).ShouldBe(1);
        var view = await FindAsync(id);
        (view.State, view.Crashes, view.Worker).ShouldBe((JobState.Queued, 1, null));
        (await TryClaimAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Reap_TwoReapersAtOnce_CostOneCrash()
    {
        var id = await SubmitAsync();
        await ClaimAsync();
        var seen = (await Store.ObserveLeasesAsync(Token)).Where(lease => lease.JobId == id).ToList();
        var reaped = await Task.WhenAll(Store.ReapAsync(seen, Token), Store.ReapAsync(seen, Token));
        reaped.Sum().ShouldBe(1);
        (await FindAsync(id)).Crashes.ShouldBe(1);
    }

    [Fact]
    public async Task Reap_ThirdLostLease_IsDead()
    {
        var id = await SubmitAsync();
        for (var lost = 1; lost <= 3; lost++)
        {
            await ForgetDelayAsync(id);
            await ClaimAsync();
            await ReapAsync(id);
        }

        (await FindAsync(id)).State.ShouldBe(JobState.Dead);
        (await LastEventAsync<JobFailed>(id)).Code.ShouldBe("worker.crashed");
    }

    [Fact]
    public async Task Reap_CancelAsked_EndsCancelled()
    {
        var id = await SubmitAsync();
        await ClaimAsync();
        await Store.CancelAsync(Tenant, id, null, Token);
        await ReapAsync(id);
        (await FindAsync(id)).State.ShouldBe(JobState.Cancelled);
    }

    [Fact]
    public async Task Advance_DependenciesSucceeded_QueuesTheJob()
    {
        var (first, second) = (await SubmitAsync(), Guid.CreateVersion7());
        var id = await SubmitAsync(Job(with: command => command with { DependsOn = [first, second] }));
        (await FindAsync(id)).State.ShouldBe(JobState.Waiting);

        await Store.CompleteAsync((await ClaimAsync()).Lease, Success(), Token);
        await Store.AdvanceAsync(Token);
        (await FindAsync(id)).State.ShouldBe(JobState.Waiting);
        await SubmitAsync(Job(second));
        await Store.CompleteAsync((await ClaimAsync()).Lease, Success(), Token);
        await Store.AdvanceAsync(Token);
        (await ClaimAsync()).Lease.JobId.ShouldBe(id);
    }

    [Fact]
    public async Task Submit_DependencyAlreadySucceeded_IsQueuedAtOnce()
    {
        var first = await SubmitAsync();
        await Store.CompleteAsync((await ClaimAsync()).Lease, Success(), Token);
        var id = await SubmitAsync(Job(with: command => command with { DependsOn = [first] }));
        (await FindAsync(id)).State.ShouldBe(JobState.Queued);
    }

    [Fact]
    public async Task Advance_DependencyOnAnAlias_MeansItsJob()
    {
        var alias = Guid.CreateVersion7();
        await SubmitAsync(Job(with: command => command with { DedupeKey = "k" }));
        await Store.SubmitAsync(Job(alias, with: command => command with { DedupeKey = "k" }), Token);
        var id = await SubmitAsync(Job(with: command => command with { DependsOn = [alias] }));
        await Store.CompleteAsync((await ClaimAsync()).Lease, Success(), Token);
        await Store.AdvanceAsync(Token);
        (await FindAsync(id)).State.ShouldBe(JobState.Queued);
    }

    [Fact]
    public async Task Advance_DependencyFailed_FailsTheChain()
    {
        var first = await SubmitAsync();
        var second = await SubmitAsync(Job(with: command => command with { DependsOn = [first] }));
        var third = await SubmitAsync(Job(with: command => command with { DependsOn = [second] }));
        await Store.CompleteAsync((await ClaimAsync()).Lease, Failure(ErrorCode.Internal), Token);
        await Store.AdvanceAsync(Token);
        await Store.AdvanceAsync(Token);

        (await LastEventAsync<JobFailed>(second)).Code.ShouldBe("dependency.failed");
        (await FindAsync(third)).State.ShouldBe(JobState.Failed);
    }

    [Fact]
    public async Task Submit_LastOfACycle_FailsIt()
    {
        var (first, second, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await SubmitAsync(Job(first, with: command => command with { DependsOn = [second] }));
        await SubmitAsync(Job(second, with: command => command with { DependsOn = [third] }));
        await SubmitAsync(Job(third, with: command => command with { DependsOn = [first] }));
        await Store.AdvanceAsync(Token);
        await Store.AdvanceAsync(Token);

        (await LastEventAsync<JobFailed>(third)).Message.ShouldBe("dependsOn: the job would wait for itself");
        (await LastEventAsync<JobFailed>(second)).Code.ShouldBe("dependency.failed");
        (await LastEventAsync<JobFailed>(first)).Code.ShouldBe("dependency.failed");
    }

    [Fact]
    public async Task Submit_DependsOnItself_Fails()
    {
        var id = Guid.CreateVersion7();
        await SubmitAsync(Job(id, with: command => command with { DependsOn = [id] }));
        (await LastEventAsync<JobFailed>(id)).Code.ShouldBe("dependency.failed");
    }
}
