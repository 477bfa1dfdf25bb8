using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>A runner process that does what it should not, under the real supervisor and job store.</summary>
public sealed class SupervisionTests
{
    private const string Default = "default";

    [Fact]
    public async Task Job_ThatEndsWell_SucceedsAndLeavesTheRunnerWarm()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var first = await PeerJob.SubmitAsync(host, "done");
        var second = await PeerJob.SubmitAsync(host, "done");

        (await host.EndAsync(first.Id)).ShouldSucceed();
        (await host.EndAsync(second.Id)).ShouldSucceed();
        second.Runners.ShouldBe(first.Runners);
    }

    [Fact]
    public async Task Job_OfAnotherTenant_GetsAProcessOfItsOwn()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var first = await PeerJob.SubmitAsync(host, "done");
        await host.EndAsync(first.Id);
        var second = await PeerJob.SubmitForAsync(host, "other", "internal", "done");

        (await host.EndAsync(second.Id, "other")).State.ShouldBe(JobState.Succeeded);
        second.Runners.ShouldNotBe(first.Runners);
    }

    [Fact]
    public async Task Job_ThatFailsForGood_KeepsCodeAndMessageAndIsNotRetried()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var job = await PeerJob.SubmitForAsync(host, Default, "input.corrupt", "fail");

        var view = await host.EndAsync(job.Id);

        view.State.ShouldBe(JobState.Failed);
        view.ErrorCode.ShouldBe("input.corrupt");
        view.ErrorMessage.ShouldBe("as the spec says");
        job.Runners.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Runner_ThatDiesOrSpeaksNonsense_IsReplacedAndTheJobRetried()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        string[] faults = ["exit", "abort", "segv", "garbage", "oversize"];
        var jobs = new List<PeerJob>();
        foreach (var fault in faults)
            jobs.Add(await PeerJob.SubmitAsync(host, fault, "done"));

        foreach (var job in jobs)
        {
            (await host.EndAsync(job.Id)).ShouldSucceed();
            job.Runners.Count.ShouldBe(2);
            job.Runners[1].ShouldNotBe(job.Runners[0]);
        }
    }

    [Fact]
    public async Task Runner_ThatCrashesThriceWithoutCheckpoint_LeavesADeadJob()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var job = await PeerJob.SubmitAsync(host, "exit");

        var view = await host.EndAsync(job.Id);

        view.State.ShouldBe(JobState.Dead);
        view.ErrorCode.ShouldBe("worker.crashed");
        job.Runners.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Runner_ThatCommitsACheckpoint_GetsItsCrashBudgetBack()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var job = await PeerJob.SubmitAsync(host, "exit", "exit", "checkpointThenExit", "exit", "done");

        var view = await host.EndAsync(job.Id);

        view.State.ShouldBe(JobState.Succeeded);
        job.Log.ShouldContain("committed");
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("stop")]
    public async Task Runner_ThatStalls_IsKilledAndTheJobRetried(string act)
    {
        await using var host = await SupervisedHost.StartAsync(
            PeerJob.RunnerPath, ("StepStallSeconds", "0.5"));
        var job = await PeerJob.SubmitAsync(host, act, "done");

        (await host.EndAsync(job.Id)).ShouldSucceed();

        job.Runners.Count.ShouldBe(2);
        Directory.Exists($"/proc/{job.Runners[0]}").ShouldBeFalse();
    }

    [Fact]
    public async Task Runner_ThatEatsMemory_IsKilledAndTheJobFails()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath, ("MemoryMiB", "200"));
        var greedy = await PeerJob.SubmitAsync(host, "eat");
        var next = await PeerJob.SubmitAsync(host, "done");

        var view = await host.EndAsync(greedy.Id);

        view.State.ShouldBe(JobState.Failed);
        view.ErrorCode.ShouldBe("device.outOfMemory");
        view.ErrorMessage.ShouldNotBeNull().ShouldContain("limit is 200 MiB");
        (await host.EndAsync(next.Id)).ShouldSucceed();
    }

    /// <summary>What an earlier job left in a warm runner would count against the limit of the next.</summary>
    [Fact]
    public async Task Runner_ThatKeptMuchMemory_IsReplacedBeforeTheNextJob()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath, ("MemoryMiB", "180"));
        var first = await PeerJob.SubmitAsync(host, "hoard");
        (await host.EndAsync(first.Id)).ShouldSucceed();

        var next = await PeerJob.SubmitAsync(host, "hoard");

        (await host.EndAsync(next.Id)).ShouldSucceed();
        next.Runners.ShouldNotContain(first.Runners.ShouldHaveSingleItem());
    }

    [Fact]
    public async Task Cancel_OfARunningJob_StopsItAndKeepsTheRunner()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var job = await PeerJob.SubmitAsync(host, "work");
        await job.StartedAsync();

        await host.Store.CancelAsync(Default, job.Id, "not wanted", TestContext.Current.CancellationToken);

        (await host.EndAsync(job.Id, withinSeconds: 5)).State.ShouldBe(JobState.Cancelled);
        job.Log.ShouldContain("cancel");
        var next = await PeerJob.SubmitAsync(host, "done");
        await host.EndAsync(next.Id);
        next.Runners.ShouldBe(job.Runners);
    }

    [Fact]
    public async Task Cancel_ThatTheRunnerIgnores_KillsItAfterTheGrace()
    {
        await using var host = await SupervisedHost.StartAsync(
            PeerJob.RunnerPath, ("CheckpointGraceSeconds", "0.5"));
        var job = await PeerJob.SubmitAsync(host, "stubborn");
        await job.StartedAsync();

        await host.Store.CancelAsync(Default, job.Id, null, TestContext.Current.CancellationToken);

        (await host.EndAsync(job.Id, withinSeconds: 10)).State.ShouldBe(JobState.Cancelled);
        Directory.Exists($"/proc/{job.Runners[0]}").ShouldBeFalse();
    }

    [Theory]
    [InlineData("work")]
    [InlineData("stubborn")]
    public async Task Stop_OfTheHost_QueuesTheJobAgainAtNoCost(string act)
    {
        await using var host = await SupervisedHost.StartAsync(
            PeerJob.RunnerPath, ("CheckpointGraceSeconds", act == "work" ? "20" : "0.5"));
        var job = await PeerJob.SubmitAsync(host, act);
        await job.StartedAsync();

        await host.StopAsync();

        var view = await host.FindAsync(job.Id);
        view.State.ShouldBe(JobState.Queued);
        view.Crashes.ShouldBe(0);
        view.Attempts.ShouldBe(0);
        Directory.Exists($"/proc/{job.Runners[0]}").ShouldBeFalse();
    }

    [Fact]
    public async Task LeaseTakenByAnother_KillsTheRunnerAndWritesNothing()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath, ("SweepSeconds", "600"));
        var job = await PeerJob.SubmitAsync(host, "work", "done");
        await job.StartedAsync();

        await Eventually.TrueAsync(async () =>
        {
            var seen = await host.Store.ObserveLeasesAsync(TestContext.Current.CancellationToken);
            return await host.Store.ReapAsync(seen, TestContext.Current.CancellationToken) == 1;
        });

        (await host.EndAsync(job.Id)).ShouldSucceed();
        job.Log.ShouldNotContain("cancel");
        job.Log.ShouldNotContain("drain");
        job.Runners.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Scratch_AfterAnyEnd_IsEmpty()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath);
        var crashed = await PeerJob.SubmitAsync(host, "exit", "done");
        await host.EndAsync(crashed.Id);

        await Eventually.TrueAsync(() =>
            Directory.GetDirectories(Path.Combine(host.Root, "cache", "scratch"), "*-*", SearchOption.AllDirectories).Length == 0);
    }
}
