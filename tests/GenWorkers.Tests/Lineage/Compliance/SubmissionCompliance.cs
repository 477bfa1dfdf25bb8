using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class SubmissionCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    [Fact]
    public async Task Submit_NewJob_IsQueuedWithItsFields()
    {
        var job = Job(spec: """{"a":1}""", with: command => command with { Priority = 2, RequestedBy = "ada" });
        await SubmitAsync(job);

        var view = await FindAsync(job.Command.JobId);
        view.State.ShouldBe(JobState.Queued);
        view.Priority.ShouldBe(2);
        view.Tags["project"].ShouldBe("faces");
        JsonDocument.Parse(view.SpecJson).RootElement.GetProperty("a").GetInt32().ShouldBe(1);
        (await EventTypesAsync(job.Command.JobId)).ShouldBe(["JobAccepted"]);
    }

    [Fact]
    public async Task Submit_SameIdAndSpecAgain_AnswersTheSameJob()
    {
        var job = Job();
        await SubmitAsync(job);
        var again = await Store.SubmitAsync(job, Token);
        again.ShouldBe(new SubmitResult(SubmitOutcome.AlreadySubmitted, job.Command.JobId));
        (await EventTypesAsync(job.Command.JobId)).ShouldBe(["JobAccepted"]);
    }

    [Fact]
    public async Task Submit_SameIdOtherSpec_IsRejectedWithAnEvent()
    {
        var job = Job();
        await SubmitAsync(job);
        var again = await Store.SubmitAsync(Job(job.Command.JobId, """{"seed":1}"""), Token);

        again.Outcome.ShouldBe(SubmitOutcome.IdReused);
        var rejected = (await EventsAsync(job.Command.JobId)).Single(row => row.Type == "JobRejected");
        rejected.Sequence.ShouldBe(0);
        JsonSerializer.Deserialize<JobRejected>(rejected.DataJson, WireJson.Options)!.Code.ShouldBe("job.idReused");
        JsonDocument.Parse((await FindAsync(job.Command.JobId)).SpecJson).RootElement.EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_HundredAtOnce_WritesOneRow()
    {
        var job = Job(with: command => command with { DedupeKey = "nightly" });
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Store.SubmitAsync(job, Token)));

        results.Count(result => result.Outcome == SubmitOutcome.Accepted).ShouldBe(1);
        results.Count(result => result.Outcome == SubmitOutcome.AlreadySubmitted).ShouldBe(99);
        results.ShouldAllBe(result => result.JobId == job.Command.JobId);
        (await EventTypesAsync(job.Command.JobId)).ShouldBe(["JobAccepted"]);
    }

    [Fact]
    public async Task Submit_OneDedupeKeyAtOnce_MakesOneJobAndAliases()
    {
        var jobs = Enumerable.Range(0, 40).Select(_ => Job(with: command => command with { DedupeKey = "k" })).ToList();
        var results = await Task.WhenAll(jobs.Select(job => Store.SubmitAsync(job, Token)));

        var winner = results.Single(result => result.Outcome == SubmitOutcome.Accepted).JobId;
        results.ShouldAllBe(result => result.JobId == winner);
        (await FindAsync(winner)).Aliases.Count.ShouldBe(39);
    }

    [Fact]
    public async Task Submit_LiveDedupeKey_BecomesAliasThatTheTerminalEventLists()
    {
        var first = await SubmitAsync(Job(with: command => command with { DedupeKey = "k" }));
        var second = Job(with: command => command with { DedupeKey = "k" });
        (await Store.SubmitAsync(second, Token)).ShouldBe(new SubmitResult(SubmitOutcome.Alias, first));
        (await Store.SubmitAsync(second, Token)).ShouldBe(new SubmitResult(SubmitOutcome.AlreadySubmitted, first));

        (await LastEventAsync<JobAccepted>(second.Command.JobId)).DuplicateOf.ShouldBe(first);
        (await FindAsync(second.Command.JobId)).JobId.ShouldBe(first);
        var claimed = await ClaimAsync();
        await Store.CompleteAsync(claimed.Lease, Success(), Token);
        (await LastEventAsync<JobSucceeded>(first)).Aliases.ShouldBe([second.Command.JobId]);
    }

    [Fact]
    public async Task Submit_DedupeKeyOfEndedJob_IsANewJob()
    {
        await SubmitAsync(Job(with: command => command with { DedupeKey = "k" }));
        await Store.CompleteAsync((await ClaimAsync()).Lease, Success(), Token);
        await SubmitAsync(Job(with: command => command with { DedupeKey = "k" }));
    }

    [Fact]
    public async Task Cancel_BeforeSubmit_EndsTheJobWhenItComes()
    {
        var job = Job();
        await Store.CancelAsync(Tenant, job.Command.JobId, "changed my mind", Token);
        (await Store.SubmitAsync(job, Token)).Outcome.ShouldBe(SubmitOutcome.CancelledBefore);

        (await FindAsync(job.Command.JobId)).State.ShouldBe(JobState.Cancelled);
        (await FindAsync(job.Command.JobId)).FinishedAt.ShouldNotBeNull();
        (await EventTypesAsync(job.Command.JobId)).ShouldBe(["JobAccepted", "JobCancelled"]);
        (await LastEventAsync<JobCancelled>(job.Command.JobId)).Reason.ShouldBe("changed my mind");
        (await TryClaimAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Cancel_RacesSubmit_AlwaysEndsCancelled()
    {
        var jobs = Enumerable.Range(0, 50).Select(_ => Job()).ToList();
        await Task.WhenAll(jobs.SelectMany(job => new Task[]
        {
            Task.Run(() => Store.SubmitAsync(job, Token)),
            Task.Run(() => Store.CancelAsync(Tenant, job.Command.JobId, null, Token)),
        }));
        foreach (var job in jobs)
            (await FindAsync(job.Command.JobId)).State.ShouldBe(JobState.Cancelled);
    }

    [Fact]
    public async Task Reject_WithoutJobId_LeavesOnlyAnEvent()
    {
        var marker = Guid.NewGuid().ToString();
        var rejection = new JobRejected
        {
            Tenant = Tenant, Code = "message.malformed", MessageId = marker,
            Problems = [new Problem("$", "JSON", "a NUL: \0")],
        };
        await Store.RejectAsync(rejection, Token);
        var last = (await Database.EventsAsync("type = @value", "JobRejected"))
            .Single(row => row.DataJson.Contains(marker, StringComparison.Ordinal));
        last.Type.ShouldBe("JobRejected");
        last.JobId.ShouldBeNull();
    }

    [Fact]
    public async Task List_ByState_NewestFirst()
    {
        var first = await SubmitAsync();
        var second = await SubmitAsync();
        await Store.CancelAsync(Tenant, first, null, Token);

        var all = await Store.ListAsync(Tenant, null, 1000, Token);
        all.Select(job => job.JobId).Where(id => id == first || id == second).ShouldBe([second, first]);
        (await Store.ListAsync(Tenant, JobState.Cancelled, 1000, Token)).ShouldContain(job => job.JobId == first);
        (await Store.ListAsync(Tenant, JobState.Cancelled, 1000, Token)).ShouldNotContain(job => job.JobId == second);
    }
}
