using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class CompletionCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    [Fact]
    public async Task Complete_Success_CommitsResultLineageAndEventsTogether()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        var (dataset, model) = (Digest(), Digest());
        var result = new JobResult
        {
            Artifacts = [Artifact()],
            Dataset = NewDataset($"d-{dataset[..8]}", dataset),
            Model = NewModel($"m-{model[..8]}", model, dataset),
            Metrics = new Dictionary<string, double> { ["validation/mse"] = 0.5, ["odd"] = double.NaN },
            Alarms = [new HealthAlarm(HealthAlarmKind.InactiveUnits, "validation/activeUnits", 1, 4, "1 of 8 latents carry anything")],
        };
        (await Store.CompleteAsync(claimed.Lease, Success(result), Token)).ShouldBeTrue();

        var view = await FindAsync(id);
        view.State.ShouldBe(JobState.Succeeded);
        view.Dataset.ShouldBe(result.Dataset.Version.Reference);
        view.Model.ShouldBe(result.Model.Version.Reference);
        view.Artifacts.ShouldBe(result.Artifacts);
        view.Metrics.ShouldBe(new Dictionary<string, double> { ["validation/mse"] = 0.5 });
        (await EventTypesAsync(id)).ShouldBe(
            ["JobAccepted", "JobStarted", "DatasetVersionCreated", "ModelVersionCreated", "HealthAlarmRaised", "JobSucceeded"]);
        (await EventsAsync(id)).Select(row => row.Sequence).ShouldBe([1, 2, 3, 4, 5, 6]);
        (await LastEventAsync<JobSucceeded>(id)).Artifacts.ShouldBe(result.Artifacts);
    }

    [Fact]
    public async Task Complete_Twice_AnswersYesAndWritesOnce()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        (await Store.CompleteAsync(claimed.Lease, Success(), Token)).ShouldBeTrue();
        (await Store.CompleteAsync(claimed.Lease, Success(), Token)).ShouldBeTrue();
        (await Store.CompleteAsync(claimed.Lease, Failure(ErrorCode.Internal), Token)).ShouldBeFalse();
        (await EventTypesAsync(id)).ShouldBe(["JobAccepted", "JobStarted", "JobSucceeded"]);
    }

    [Fact]
    public async Task Complete_PermanentFailure_FailsAtOnce()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        var artifact = Artifact("metrics.jsonl");
        await Store.CompleteAsync(
            claimed.Lease, new JobOutcome.Failed(ErrorCode.TrainingDiverged, "loss is NaN at step 7", [artifact]), Token);

        var view = await FindAsync(id);
        (view.State, view.ErrorCode, view.ErrorMessage).ShouldBe((JobState.Failed, "training.diverged", "loss is NaN at step 7"));
        var failed = await LastEventAsync<JobFailed>(id);
        (failed.Code, failed.Retryable).ShouldBe(("training.diverged", false));
        failed.Artifacts.ShouldBe([artifact]);
    }

    [Fact]
    public async Task Complete_RetryableFailure_FiveAttemptsWithGrowingDelays()
    {
        var id = await SubmitAsync();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var claimed = await ClaimAsync();
            claimed.Attempt.ShouldBe(attempt);
            await Store.CompleteAsync(claimed.Lease, Failure(ErrorCode.StorageUnavailable), Token);
            if (attempt == 5)
                break;
            (await FindAsync(id)).State.ShouldBe(JobState.Queued);
            (await TryClaimAsync()).ShouldBeNull();
            var longest = TimeSpan.FromSeconds(5 * Math.Pow(2, attempt - 1) * 1.5);
            await Database.SetBackAsync(id, "run_after", longest);
        }

        (await FindAsync(id)).State.ShouldBe(JobState.Failed);
        (await LastEventAsync<JobFailed>(id)).Retryable.ShouldBeTrue();
    }

    [Fact]
    public async Task Complete_Crashes_DeadAfterThree()
    {
        var id = await SubmitAsync();
        for (var crash = 1; crash <= 3; crash++)
        {
            await ForgetDelayAsync(id);
            await Store.CompleteAsync(
                (await ClaimAsync()).Lease, new JobOutcome.Crashed(ErrorCode.WorkerStalled, "no step in 60 s"), Token);
        }

        (await FindAsync(id)).State.ShouldBe(JobState.Dead);
        var failed = await LastEventAsync<JobFailed>(id);
        (failed.Code, failed.Message).ShouldBe(("worker.crashed", "no step in 60 s"));
    }

    [Fact]
    public async Task Complete_CrashesWithACheckpointBetween_StartOver()
    {
        var id = await SubmitAsync();
        for (var crash = 1; crash <= 5; crash++)
        {
            await ForgetDelayAsync(id);
            var claimed = await ClaimAsync();
            await Store.CommitCheckpointAsync(claimed.Lease, Checkpoint(crash), Token);
            await Store.CompleteAsync(claimed.Lease, new JobOutcome.Crashed(ErrorCode.WorkerCrashed, "SIGSEGV"), Token);
        }

        (await FindAsync(id)).State.ShouldBe(JobState.Queued);
        (await FindAsync(id)).Crashes.ShouldBe(1);
    }

    [Fact]
    public async Task Complete_Drained_CostsNothing()
    {
        var id = await SubmitAsync();
        for (var drain = 0; drain < 8; drain++)
            await Store.CompleteAsync((await ClaimAsync()).Lease, new JobOutcome.Drained(), Token);
        var view = await FindAsync(id);
        (view.State, view.Attempts, view.Crashes).ShouldBe((JobState.Queued, 0, 0));
    }

    [Theory]
    [InlineData("drained")]
    [InlineData("failed")]
    [InlineData("crashed")]
    public async Task Complete_PathToQueueAfterCancel_EndsCancelled(string path)
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        await Store.CancelAsync(Tenant, id, null, Token);
        JobOutcome outcome = path switch
        {
            "drained" => new JobOutcome.Drained(),
            "failed" => Failure(ErrorCode.StorageUnavailable),
            _ => new JobOutcome.Crashed(ErrorCode.WorkerCrashed, "gone"),
        };
        await Store.CompleteAsync(claimed.Lease, outcome, Token);
        (await FindAsync(id)).State.ShouldBe(JobState.Cancelled);
        (await EventTypesAsync(id))[^1].ShouldBe("JobCancelled");
    }

    [Fact]
    public async Task Cancel_RacesComplete_ExactlyOneEnd()
    {
        const int jobs = 200;
        var claims = new List<ClaimedJob>();
        for (var job = 0; job < jobs; job++)
        {
            await SubmitAsync();
            claims.Add(await ClaimAsync());
        }

        await Parallel.ForEachAsync(claims, Token, async (claimed, token) =>
            await Task.WhenAll(
                Store.CancelAsync(Tenant, claimed.Lease.JobId, null, token),
                Store.CompleteAsync(claimed.Lease, Success(), token),
                Store.CompleteAsync(claimed.Lease, new JobOutcome.Cancelled(), token)));

        foreach (var claimed in claims)
        {
            var ends = (await Store.FindAsync(Tenant, claimed.Lease.JobId, Token))!.State;
            ends.IsTerminal().ShouldBeTrue();
        }

        (await Database.CountAsync(
            "SELECT count(*) FROM outbox WHERE kind = @kind AND type IN ('JobSucceeded', 'JobCancelled')", ("kind", Kind)))
            .ShouldBe(jobs);
    }
}
