using GenWorkers.Artifacts;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Tests.Artifacts;
using GenWorkers.Tests.Lineage.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>What the sweep must do with any pair of database and store.</summary>
public abstract class CheckpointSweepCompliance(LineageDatabase database) : JobStoreCompliance(database), IDisposable
{
    private const string MediaType = "application/octet-stream";

    protected TemporaryFolder Files { get; } = new();

    /// <summary>A store that holds nothing else.</summary>
    protected abstract ArtifactStoreOptions Options { get; }

    private IArtifactStore Objects => Stores(TimeSpan.Zero).Of(Tenant);

    [Fact]
    public async Task Sweep_AJobThatEnded_DeletesItsObjectsAndThenRows()
    {
        var (id, lease) = await RunAsync();
        await CommitAsync(lease, 20);
        await PutAsync(CheckpointKeys.OfSegment(lease, 0, Digest()));
        await PutAsync(CheckpointKeys.Of(lease, 40, Digest()));
        await Store.CompleteAsync(lease, Success(), Token);

        (await SweepTomorrowAsync()).ShouldBe(3);

        (await KeysAsync()).ShouldBeEmpty();
        (await Database.CountAsync("SELECT count(*) FROM job_checkpoint WHERE job_id = @id", ("id", id))).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_AJobThatGoesOn_KeepsWhatARowNamesAndSegments()
    {
        var (id, lease) = await RunAsync();
        var segment = await PutAsync(CheckpointKeys.OfSegment(lease, 0, Digest()));
        var newest = await CommitAsync(lease, 40);
        var bad = await CommitAsync(lease, 60);
        await Store.InvalidateCheckpointAsync(lease, bad, Token);
        await PutAsync(CheckpointKeys.Of(lease, 20, Digest()));
        await Store.CompleteAsync(lease, new JobOutcome.Drained(), Token);

        (await SweepTomorrowAsync()).ShouldBe(1);

        (await KeysAsync()).ShouldBe([segment, newest, bad], ignoreOrder: true);
        (await ClaimAsync()).Checkpoints.ShouldHaveSingleItem().Key.ShouldBe(newest);
        (await FindAsync(id)).CheckpointStep.ShouldBe(40);
    }

    [Fact]
    public async Task Sweep_YoungerThanADay_KeepsAll()
    {
        var (id, lease) = await RunAsync();
        var committed = await CommitAsync(lease, 20);
        var open = await PutAsync(CheckpointKeys.Of(lease, 40, Digest()));
        await Store.CompleteAsync(lease, Success(), Token);

        (await SweepAfterAsync(TimeSpan.FromHours(23))).ShouldBe(0);

        (await KeysAsync()).ShouldBe([committed, open], ignoreOrder: true);
        (await FindAsync(id)).CheckpointStep.ShouldBe(20);
    }

    [Fact]
    public async Task Sweep_KeysOfNoJobOfThisDatabase_KeepsThem()
    {
        await RunAsync();
        var unknown = await PutAsync(CheckpointKeys.Of(new JobLease(Tenant, Guid.NewGuid(), 1), 20, Digest()));
        var foreign = await PutAsync($"{Tenant}/checkpoints/notes/readme");

        (await SweepTomorrowAsync()).ShouldBe(0);

        (await KeysAsync()).ShouldBe([unknown, foreign], ignoreOrder: true);
    }

    [Fact]
    public async Task Sweep_OtherAreasOfAJobThatEnded_KeepsThem()
    {
        var (_, lease) = await RunAsync();
        var report = await PutAsync($"{Tenant}/reports/{lease.JobId}");
        await Store.CompleteAsync(lease, Success(), Token);

        (await SweepTomorrowAsync()).ShouldBe(0);

        (await Objects.ExistsAsync(report, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task Sweep_ManyWorkersAtOnce_LeaveTheSame()
    {
        var (_, lease) = await RunAsync();
        await CommitAsync(lease, 20);
        for (var step = 40; step < 60; step++)
            await PutAsync(CheckpointKeys.Of(lease, step, Digest()));
        await Store.CompleteAsync(lease, Failure(ErrorCode.Internal), Token);

        var deleted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(SweepTomorrowAsync, Token)));

        deleted.Sum().ShouldBeGreaterThanOrEqualTo(21);
        (await KeysAsync()).ShouldBeEmpty();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Files.Dispose();

    private async Task<(Guid Id, JobLease Lease)> RunAsync() => (await SubmitAsync(), (await ClaimAsync()).Lease);

    private async Task<string> CommitAsync(JobLease lease, long step)
    {
        var row = Checkpoint(step) with { Sha256 = Digest() };
        var key = await PutAsync(CheckpointKeys.Of(lease, step, row.Sha256));
        (await Store.CommitCheckpointAsync(lease, row with { Key = key }, Token)).ShouldBeTrue();
        return key;
    }

    private async Task<string> PutAsync(string key) =>
        (await Objects.PutFileAsKeyAsync(key, Files.Write("put", [1]), MediaType, Token)).Key;

    private Task<List<string>> KeysAsync() =>
        Objects.ListAsync($"{Tenant}/checkpoints/", Token).Select(found => found.Key).ToListAsync(Token).AsTask();

    private Task<int> SweepTomorrowAsync() => SweepAfterAsync(TimeSpan.FromHours(25));

    private async Task<int> SweepAfterAsync(TimeSpan shift)
    {
        using var sweep = new CheckpointSweep(
            Store, Stores(shift), new ShiftedTime(shift), NullLogger<CheckpointSweep>.Instance);
        return await sweep.SweepAsync(Token);
    }

    private TenantStores Stores(TimeSpan shift) =>
        new(Microsoft.Extensions.Options.Options.Create(Options), NullLoggerFactory.Instance, new ShiftedTime(shift));
}
