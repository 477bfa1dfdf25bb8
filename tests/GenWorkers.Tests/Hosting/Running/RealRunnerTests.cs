using System.Diagnostics;
using System.Globalization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>Real jobs in real runner processes, under SQLite and a directory store. This process never loads torch.</summary>
[Collection("runner processes")]
public sealed class RealRunnerTests
{
    [Fact]
    public async Task ImportTrainSampleAnalyze_OneAfterTheOther_LeaveTwoDataSetsAModelAndAPage()
    {
        await using var host = await SupervisedHost.StartAsync();

        var import = await host.EndAsync(await RealJobs.ImportAsync(host));
        import.ShouldSucceed();
        import.Dataset.ShouldNotBeNull().ShouldStartWith("faces@sha256:");

        var train = await host.EndAsync(await RealJobs.TrainAsync(host, 20, 10), withinSeconds: 120);
        train.ShouldSucceed();
        train.Model.ShouldNotBeNull().ShouldStartWith("faces-vae@sha256:");
        Maps("self").ShouldNotContain("libtorch");
        Maps(host.RunnerId.ToString(CultureInfo.InvariantCulture)).ShouldContain("libtorch");

        var sample = await host.EndAsync(await RealJobs.SampleAsync(host));
        sample.ShouldSucceed();
        sample.Dataset.ShouldNotBeNull().ShouldStartWith("faces-vae-samples@sha256:");

        var analysis = await host.EndAsync(await RealJobs.AnalyzeAsync(host));
        analysis.ShouldSucceed();
        analysis.Artifacts.Select(artifact => artifact.Name).ShouldBe(
            ["analysis.html", "analysis.json", "clusters.png", "traversals.png", "interpolations.png", "neighbours.png"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Kill_OfTheRunnerMidTraining_ResumesFromTheCheckpoint()
    {
        await using var host = await SupervisedHost.StartAsync();
        (await host.EndAsync(await RealJobs.ImportAsync(host))).ShouldSucceed();
        var job = await RealJobs.TrainAsync(host, 1000, 10);
        await RealJobs.CheckpointAsync(host, job);

        using (var runner = Process.GetProcessById(host.RunnerId))
            runner.Kill();

        (await host.EndAsync(job, withinSeconds: 120)).ShouldSucceed();
        var starts = await RealJobs.EventsAsync(host, job, nameof(JobStarted));
        starts.Count.ShouldBe(2);
        starts[1].ShouldContain("\"resumedFromStep\":");
    }

    [Fact]
    public async Task Stop_OfTheHostMidTraining_SavesTheStepAtWhichItStopped()
    {
        await using var host = await SupervisedHost.StartAsync();
        (await host.EndAsync(await RealJobs.ImportAsync(host))).ShouldSucceed();
        var job = await RealJobs.TrainAsync(host, 1_000_000, 1_000_000);
        await Eventually.TrueAsync(() => host.Steps.Newest > 0);
        var reported = host.Steps.Newest;

        await host.StopAsync();

        var view = await host.FindAsync(job);
        view.State.ShouldBe(JobState.Queued);
        view.CheckpointStep.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(reported);
        view.Crashes.ShouldBe(0);
    }

    [Fact]
    public async Task Cancel_MidTraining_LeavesNoModel()
    {
        await using var host = await SupervisedHost.StartAsync();
        (await host.EndAsync(await RealJobs.ImportAsync(host))).ShouldSucceed();
        var job = await RealJobs.TrainAsync(host, 1_000_000, 10);
        await RealJobs.CheckpointAsync(host, job);

        await host.Store.CancelAsync("default", job, "enough", TestContext.Current.CancellationToken);

        (await host.EndAsync(job)).State.ShouldBe(JobState.Cancelled);
        (await RealJobs.ModelsAsync(host)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Train_OnADataSetThatDoesNotExist_FailsWithItsCode()
    {
        await using var host = await SupervisedHost.StartAsync();

        var view = await host.EndAsync(await RealJobs.TrainAsync(host, 10, 10));

        view.State.ShouldBe(JobState.Failed);
        view.ErrorCode.ShouldBe("dataset.notFound");
        view.ErrorMessage.ShouldNotBeNull().ShouldContain("spec.dataset");
    }

    private static string Maps(string process) => File.ReadAllText($"/proc/{process}/maps");
}
