using System.Collections.Concurrent;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class ClaimCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    [Fact]
    public async Task Claim_QueuedJob_StartsAnAttempt()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync("host/0");

        claimed.Lease.ShouldBe(new JobLease(Tenant, id, 1));
        claimed.Attempt.ShouldBe(1);
        claimed.Checkpoints.ShouldBeEmpty();
        claimed.DeviceSeconds.ShouldBe(0);
        (await FindAsync(id)).Worker.ShouldBe("host/0");
        var started = await LastEventAsync<JobStarted>(id);
        (started.Fence, started.Worker, started.ResumedFromStep).ShouldBe((1L, "host/0", null));
        (await TryClaimAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Claim_SeveralPriorities_TakesUrgentThenOld()
    {
        var low = await SubmitAsync(Job(with: command => command with { Priority = 9 }));
        var first = await SubmitAsync(Job(with: command => command with { Priority = 1 }));
        var second = await SubmitAsync(Job(with: command => command with { Priority = 1 }));
        Guid[] order = [(await ClaimAsync()).Lease.JobId, (await ClaimAsync()).Lease.JobId, (await ClaimAsync()).Lease.JobId];
        order.ShouldBe([first, second, low]);
    }

    [Fact]
    public async Task Claim_OldestFirst_TakesTheLowPriorityThatWaitedLongest()
    {
        var low = await SubmitAsync(Job(with: command => command with { Priority = 9 }));
        await SubmitAsync(Job(with: command => command with { Priority = 0 }));
        var claimed = await Store.ClaimAsync(Request() with { OldestFirst = true }, Token);
        claimed!.Lease.JobId.ShouldBe(low);
    }

    [Theory]
    [InlineData(DeviceKind.Cuda, 0, false)]
    [InlineData(DeviceKind.Cpu, 4097, false)]
    [InlineData(DeviceKind.Cpu, 4096, true)]
    public async Task Claim_Resources_OnlyWhatTheWorkerHas(DeviceKind device, int memory, bool fits)
    {
        var resources = new ResourceRequest { Device = device, MemoryMiB = memory };
        await SubmitAsync(Job(with: command => command with { Resources = resources }));
        ((await TryClaimAsync()) is not null).ShouldBe(fits);
    }

    [Fact]
    public async Task Claim_NotBefore_WaitsForItsTime()
    {
        var start = DateTimeOffset.UtcNow.AddMinutes(30);
        var id = await SubmitAsync(Job(with: command => command with { NotBefore = start }));
        (await TryClaimAsync()).ShouldBeNull();
        await ForgetDelayAsync(id);
        (await ClaimAsync()).Lease.JobId.ShouldBe(id);
    }

    [Fact]
    public async Task Claim_ExpiredJob_IsLeftAndEndsAsExpired()
    {
        var end = DateTimeOffset.UtcNow.AddMinutes(30);
        var id = await SubmitAsync(Job(with: command => command with { ExpiresAt = end }));
        await Database.SetBackAsync(id, "expires_at", TimeSpan.FromHours(1));

        (await TryClaimAsync()).ShouldBeNull();
        (await Store.AdvanceAsync(Token)).ShouldBeGreaterThanOrEqualTo(1);
        (await FindAsync(id)).State.ShouldBe(JobState.Expired);
        (await FindAsync(id)).FinishedAt.ShouldNotBeNull();
        (await LastEventAsync<JobFailed>(id)).Code.ShouldBe("job.expired");
    }

    [Fact]
    public async Task Claim_OtherFingerprint_WaitsForAMatchingSlot()
    {
        var id = await SubmitAsync();
        var first = await ClaimAsync();
        await Store.CommitCheckpointAsync(first.Lease, Checkpoint(10, fingerprint: "cuda-1"), Token);
        await Store.CompleteAsync(first.Lease, new JobOutcome.Drained(), Token);

        (await TryClaimAsync()).ShouldBeNull();
        var match = await Store.ClaimAsync(Request() with { Fingerprints = ["cpu-2", "cuda-1"] }, Token);
        match!.Lease.JobId.ShouldBe(id);
        match.Checkpoints.Single().Step.ShouldBe(10);
    }

    [Fact]
    public async Task Claim_CheckpointForAnyWorker_Continues()
    {
        await SubmitAsync();
        var first = await ClaimAsync();
        await Store.CommitCheckpointAsync(first.Lease, Checkpoint(10, fingerprint: CheckpointRow.AnyWorker), Token);
        await Store.CompleteAsync(first.Lease, new JobOutcome.Drained(), Token);

        var second = await ClaimAsync();
        second.Checkpoints.Single().Step.ShouldBe(10);
        var rotten = Checkpoint(20, second.Lease.Fence, CheckpointRow.AnyWorker);
        await Store.CommitCheckpointAsync(second.Lease, rotten, Token);
        await Store.InvalidateCheckpointAsync(second.Lease, rotten.Key, Token);
        await Store.CompleteAsync(second.Lease, new JobOutcome.Drained(), Token);

        (await ClaimAsync()).Checkpoints.Single().Step.ShouldBe(10);
    }

    [Fact]
    public async Task Claim_OtherFingerprintAllowed_Continues()
    {
        await SubmitAsync(Job(spec: """{"training":{"allowInexactResume":true}}"""));
        var first = await ClaimAsync();
        await Store.CommitCheckpointAsync(first.Lease, Checkpoint(10, fingerprint: "cuda-1"), Token);
        await Store.CompleteAsync(first.Lease, new JobOutcome.Drained(), Token);
        (await ClaimAsync()).Checkpoints.Single().Fingerprint.ShouldBe("cuda-1");
    }

    [Fact]
    public async Task Claim_EightClaimersTwoThousandJobs_NoneTwice()
    {
        const int jobs = 2000, claimers = 8;
        await SubmitManyAsync(jobs);
        var claimed = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, claimers).Select(claimer => Task.Run(async () =>
        {
            while (await TryClaimAsync($"worker-{claimer}") is { } job)
                claimed.Add(job.Lease.JobId);
        })));
        claimed.Count.ShouldBe(jobs);
        claimed.Distinct().Count().ShouldBe(jobs);
    }

    [Fact]
    public async Task WaitForWork_SubmitAfterAnEmptyClaim_ReturnsAtOnce()
    {
        (await TryClaimAsync()).ShouldBeNull();
        var wait = Store.WaitForWorkAsync(TimeSpan.FromMinutes(10), Token);
        await SubmitAsync();
        await wait.WaitAsync(TimeSpan.FromSeconds(30), Token);
        (await TryClaimAsync()).ShouldNotBeNull();
    }

    /// <summary>One row through the store and the rest as its copies: submitting is tested elsewhere.</summary>
    private async Task SubmitManyAsync(int count)
    {
        var id = await SubmitAsync();
        for (var copy = 1; copy < count; copy += 500)
        {
            var ids = Enumerable.Range(copy, Math.Min(500, count - copy)).Select(_ => Guid.CreateVersion7());
            foreach (var chunk in ids.Chunk(50))
                await CopyAsync(id, chunk);
        }
    }

    private Task<int> CopyAsync(Guid id, Guid[] copies) => Database.ExecuteAsync(
        $"""
        INSERT INTO job (tenant_id, id, kind, spec_sha256, spec, priority, state, attempts, crashes, max_attempts,
          max_crashes, fence, allow_inexact_resume, device, device_count, memory_mib, tags, created_at, events)
        SELECT tenant_id, v.copy, kind, spec_sha256, spec, priority, state, attempts, crashes, max_attempts,
          max_crashes, fence, allow_inexact_resume, device, device_count, memory_mib, tags, created_at, events
        FROM job, (SELECT {string.Join(" AS copy UNION ALL SELECT ", copies.Select((_, at) => $"@c{at}"))}) v WHERE id = @id
        """,
        [("id", id), .. copies.Select((copy, at) => ($"c{at}", (object?)copy))]);
}
