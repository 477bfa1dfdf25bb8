using System.Diagnostics;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>A host that is set to a device claims its jobs only where a runner found that device.</summary>
public sealed class DeviceTests
{
    [Fact]
    public async Task Job_ForCudaAndARunnerThatFoundIt_Runs()
    {
        var folder = Directory.CreateTempSubdirectory("device-");
        var runner = Path.Combine(folder.FullName, "cuda_runner.py");
        File.CreateSymbolicLink(runner, PeerJob.RunnerPath);
        await using var host = await SupervisedHost.StartAsync(runner, ("Device", "Cuda"));

        var job = await PeerJob.SubmitForCudaAsync(host, "done");

        (await host.EndAsync(job.Id)).ShouldSucceed();
        folder.Delete(recursive: true);
    }

    /// <summary>
    /// The host tries another runner, which may find the device, after 2 s and then 4; a job that waits is not touched
    /// meanwhile.
    /// </summary>
    [Fact]
    public async Task Job_ForCudaAndARunnerThatFoundNone_StaysQueued()
    {
        await using var host = await SupervisedHost.StartAsync(PeerJob.RunnerPath, ("Device", "Cuda"));
        var job = await PeerJob.SubmitForCudaAsync(host, "done");
        await Eventually.TrueAsync(() => host.RunnerId != 0);
        var first = host.RunnerId;

        await Eventually.TrueAsync(() => host.RunnerId != first);
        var second = host.RunnerId;
        var seen = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(() => host.RunnerId != second);

        Stopwatch.GetElapsedTime(seen).ShouldBeGreaterThan(TimeSpan.FromSeconds(3));
        (await host.FindAsync(job.Id)).State.ShouldBe(JobState.Queued);
        job.Runners.ShouldBeEmpty();
        Directory.Exists($"/proc/{first}").ShouldBeFalse();
    }
}
