using System.Globalization;
using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Tests.Datasets.Video;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>The real runner, killed while it translates a video by a real model.</summary>
[Collection("runner processes")]
public sealed class VideoKillTests : IDisposable
{
    private const int Seconds = 12;
    private const int SegmentFrames = 10;

    private readonly string folder = Directory.CreateTempSubdirectory("video-kill-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Kill_MidVideo_ContinuesAtTheLastSegmentAndMakesTheSameFile()
    {
        var clip = Path.Combine(folder, "clip.mp4");
        await Ffmpeg.MakeClipAsync(clip, Seconds);
        await using var host = await SupervisedHost.StartAsync(null, ("ImportRoots:0", folder), ("Threads", "1"));
        (await host.EndAsync(await RealJobs.ImportAsync(host))).ShouldSucceed();
        (await host.EndAsync(await RealJobs.TrainAsync(host, 100, 100), withinSeconds: 120)).ShouldSucceed();
        var whole = await host.EndAsync(await RealJobs.TransformVideoAsync(host, clip), withinSeconds: 120);
        whole.ShouldSucceed();

        var job = await RealJobs.TransformVideoAsync(host, clip);
        await Eventually.TrueAsync(
            async () => (await host.FindAsync(job)).CheckpointStep >= 3 * SegmentFrames, TimeSpan.FromSeconds(60));
        await KillRunnerAsync(host);

        var killed = await host.EndAsync(job, withinSeconds: 120);
        killed.ShouldSucceed();
        var resumed = await ResumedFromAsync(host, job);
        resumed.ShouldBeGreaterThanOrEqualTo(3 * SegmentFrames);
        AssertNoSegmentWasMadeAgain(host, job, resumed / SegmentFrames);
        Video(killed).Sha256.ShouldBe(Video(whole).Sha256);
        killed.Metrics["flickerScore"].ShouldBe(whole.Metrics["flickerScore"]);
        var (stream, _, sound) = await Ffmpeg.ProbeAsync(Path.Combine(host.Root, "artifacts", Video(killed).Key));
        stream.GetProperty("nb_read_frames").GetString().ShouldBe($"{Seconds * 25}");
        sound.ShouldBe("aac");
    }

    /// <summary>
    /// Stopped programs do not see that a pipe was closed: they end only where the kernel ends them. One of them at least
    /// is there, which decodes.
    /// </summary>
    private static async Task KillRunnerAsync(SupervisedHost host)
    {
        var programs = ChildProcesses.Of(host.RunnerId, "ffmpeg");
        programs.ShouldNotBeEmpty();
        foreach (var program in programs)
            ChildProcesses.Signal(program, ChildProcesses.Stop);

        ChildProcesses.Signal(host.RunnerId, ChildProcesses.Kill).ShouldBeTrue();

        try
        {
            await Eventually.TrueAsync(() => programs.All(ChildProcesses.HasEnded), TimeSpan.FromSeconds(10));
        }
        finally
        {
            foreach (var orphan in programs.Where(program => !ChildProcesses.HasEnded(program)))
                ChildProcesses.Signal(orphan, ChildProcesses.Kill);
        }
    }

    /// <returns>Frames that the second attempt found done.</returns>
    private static async Task<int> ResumedFromAsync(SupervisedHost host, Guid job)
    {
        var starts = await RealJobs.EventsAsync(host, job, nameof(JobStarted));
        starts.Count.ShouldBe(2);
        var second = JsonSerializer.Deserialize<JobStarted>(starts[1], WireJson.Options).ShouldNotBeNull();
        return (int)second.ResumedFromStep.ShouldNotBeNull();
    }

    /// <summary>A segment's key holds its index and the fence of the attempt that made it, which is 1 and then 2.</summary>
    private static void AssertNoSegmentWasMadeAgain(SupervisedHost host, Guid job, int done)
    {
        var second = Directory.GetFiles(Path.Combine(host.Root, "artifacts", "default", "checkpoints", $"{job}"), "segment-*")
            .Select(path => Path.GetFileName(path).Split('-'))
            .Where(parts => parts[2] != "1")
            .Select(parts => int.Parse(parts[1], CultureInfo.InvariantCulture))
            .Order();

        second.ShouldBe(Enumerable.Range(done, (Seconds * 25 / SegmentFrames) - done));
    }

    private static ArtifactReference Video(JobView job) =>
        job.Artifacts.Single(artifact => artifact.MediaType == "video/mp4");
}
