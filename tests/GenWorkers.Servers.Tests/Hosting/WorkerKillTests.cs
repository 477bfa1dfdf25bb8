using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>A whole worker host dies by kill -9 in the middle of a training; another one takes the job over.</summary>
[Collection(Installation.Collection)]
public sealed class WorkerKillTests
{
    private const string Tenant = "default";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Quick =
        ["Worker:LeaseSeconds=4", "Worker:HeartbeatSeconds=0.2", "Worker:PollSeconds=0.2", "Worker:SweepSeconds=0.2"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_OfTheHostMidTraining_AnotherResumesFromTheCheckpointAndEndsTheJobOnce()
    {
        await using var installation = await Installation.StartAsync("scheduler", Cancel, Quick);
        var (import, train) = (Guid.NewGuid(), Guid.NewGuid());
        using var first = installation.StartProcess("worker", Quick);
        await Upstream.PublishAsync([Upstream.Import(import, 100), Train(train, import)]);
        await Eventually.TrueAsync(async () => (await FindAsync(installation, train))?.CheckpointStep > 0, Patience);
        var runners = first.Runners;

        MapsTorch(first.Id).ShouldBeFalse(); // a host never loads torch
        runners.ShouldHaveSingleItem();
        MapsTorch(runners[0]).ShouldBeTrue();
        first.Kill();

        await Eventually.TrueAsync(() => ChildProcesses.HasEnded(runners[0]));
        (await FindAsync(installation, train)).ShouldNotBeNull().State.ShouldBe(JobState.Running);
        using var second = installation.StartProcess("worker", Quick);
        await Eventually.TrueAsync(async () => (await FindAsync(installation, train))!.State.IsTerminal(), Patience);

        (await FindAsync(installation, train))!.State.ShouldBe(JobState.Succeeded, second.Log);
        var events = await EventsAsync(installation, train);
        var starts = events.Where(row => row.Type == "JobStarted").ToList();
        starts.Count.ShouldBe(2);
        starts[1].DataJson.ShouldContain("\"resumedFromStep\":");
        events.Count(row => row.Type == "JobSucceeded").ShouldBe(1);
        events.Count(row => row.Type == "ModelVersionCreated").ShouldBe(1);
        (await installation.CountAsync("model_version")).ShouldBe(1);
    }

    private static object Train(Guid id, Guid import) => Upstream.Message("TrainModel", $$"""
        {"kind":"TrainModel","jobId":"{{id}}","dependsOn":["{{import}}"],
         "spec":{"dataset":"faces","family":"vae","model":"m","budget":{"steps":600},
                 "options":{"latentSize":4,"baseChannels":4},"training":{"batchSize":16,"threads":1,"checkpointEverySteps":20} } }
        """);

    private static Task<JobView?> FindAsync(Installation installation, Guid job) =>
        installation.Services.GetRequiredService<IJobStore>().FindAsync(Tenant, job, Cancel);

    private static bool MapsTorch(int process) => ChildProcesses.Read(process, "maps").Contains("libtorch", StringComparison.Ordinal);

    private static async Task<List<OutboxEvent>> EventsAsync(Installation installation, Guid job)
    {
        var outbox = installation.Services.GetRequiredService<IOutbox>();
        return [.. (await outbox.ReadAsync(Tenant, after: 0, limit: 1000, Cancel)).Where(entry => entry.JobId == job)];
    }
}
