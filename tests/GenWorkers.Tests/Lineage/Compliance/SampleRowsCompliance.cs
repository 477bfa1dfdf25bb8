using System.Security.Cryptography;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class SampleRowsCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    private readonly string _digest = Digest();

    [Fact]
    public async Task Load_BeforeAndAfterCompletion_InvisibleThenVisible()
    {
        var rows = Samples(5);
        var job = await StartAsync();
        (await LoadAsync(job, rows)).ShouldBeTrue();
        (await VisibleAsync()).ShouldBe(0);
        await FinishAsync(job);
        (await VisibleAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Load_AgainByALaterAttempt_ReplacesTheRows()
    {
        var rows = Samples(5);
        var first = await StartAsync();
        await LoadAsync(first, rows[..3]);
        await LoadAsync(first, rows);
        await Store.CompleteAsync(first, new JobOutcome.Drained(), Token);
        var second = (await ClaimAsync()).Lease;
        (await LoadAsync(second, rows)).ShouldBeTrue();
        (await LoadedAsync(second)).ShouldBe(5);
        await FinishAsync(second);
        (await VisibleAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Load_Fenced_RefusesAndShowsNothing()
    {
        var stale = await StartAsync();
        await ReapAsync(stale.JobId);
        (await LoadAsync(stale, Samples(3))).ShouldBeFalse();
        (await LoadedAsync(stale)).ShouldBe(0);
    }

    [Fact]
    public async Task Load_VersionAlreadyVisible_LoadsNothing()
    {
        var rows = Samples(4);
        var first = await StartAsync();
        await LoadAsync(first, rows);
        await FinishAsync(first);
        var second = await StartAsync();
        (await LoadAsync(second, rows)).ShouldBeTrue();
        (await LoadedAsync(second)).ShouldBe(0);
        await FinishAsync(second);
        (await VisibleAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task Load_TwoJobsOfOneContent_ShowItOnce()
    {
        var rows = Samples(4);
        var (first, second) = (await StartAsync(), await StartAsync());
        await Task.WhenAll(LoadAsync(first, rows), LoadAsync(second, rows));
        await FinishAsync(first);
        await FinishAsync(second);
        (await VisibleAsync()).ShouldBe(4);
        (await LoadedAsync(second)).ShouldBe(0);
        foreach (var row in rows)
            (await CountSampleAsync(row)).ShouldBe(1);
    }

    [Fact]
    public async Task Complete_JobFails_DropsItsRows()
    {
        var job = await StartAsync();
        await LoadAsync(job, Samples(4));
        await Store.CompleteAsync(job, Failure(Contracts.Events.ErrorCode.InputCorrupt), Token);
        (await LoadedAsync(job)).ShouldBe(0);
    }

    private async Task<JobLease> StartAsync()
    {
        await SubmitAsync();
        return (await ClaimAsync()).Lease;
    }

    private async Task FinishAsync(JobLease job) =>
        (await Store.CompleteAsync(job, Success(new JobResult { Dataset = NewDataset("rows", _digest) }), Token))
            .ShouldBeTrue();

    private Task<bool> LoadAsync(JobLease job, SampleRow[] rows) =>
        Database.SampleRows.LoadAsync(job, _digest, rows.ToAsyncEnumerable(), Token);

    private static SampleRow[] Samples(int count) =>
        [.. Enumerable.Range(0, count).Select(at => new SampleRow(RandomNumberGenerator.GetBytes(32), 100 + at, (short)(at % 3), 1))];

    private Task<long> VisibleAsync() => Database.CountAsync(
        """
        SELECT count(*) FROM dataset_version v JOIN sample_load l ON l.id = v.sample_load_id
        JOIN dataset_version_sample s ON s.load_id = l.id WHERE v.digest = @digest AND l.visible
        """,
        ("digest", _digest));

    private Task<long> LoadedAsync(JobLease job) => Database.CountAsync(
        """
        SELECT count(*) FROM sample_load l JOIN dataset_version_sample s ON s.load_id = l.id WHERE l.job_id = @job
        """,
        ("job", job.JobId));

    private Task<long> CountSampleAsync(SampleRow row) =>
        Database.CountAsync("SELECT count(*) FROM sample WHERE sha256 = @sha256", ("sha256", row.Sha256));
}
