using System.Diagnostics;
using System.IO.Pipes;
using GenWorkers.Contracts.Commands;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>What a host's death looks like to its runner: the pipe closes.</summary>
[Collection("runner processes")]
public sealed class ClosedPipeTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("closed-pipe-").FullName;
    private readonly AnonymousPipeServerStream down = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream up = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly Process runner;
    private readonly FrameReader<UpFrame> frames;

    public ClosedPipeTests()
    {
        runner = Process.Start(RunnerLaunch.From(new WorkerOptions()).Describe(
            "--pipe", down.GetClientHandleAsString(), up.GetClientHandleAsString()))!;
        down.DisposeLocalCopyOfClientHandle();
        up.DisposeLocalCopyOfClientHandle();
        frames = new FrameReader<UpFrame>(up, PipeLimits.UpBytes);
        frames.Read().ShouldBeOfType<UpFrame.Ready>();
    }

    public void Dispose()
    {
        if (!runner.HasExited)
            runner.Kill();
        runner.Dispose();
        down.Dispose();
        up.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void Close_WhileTheRunnerIsIdle_EndsItWithinASecond() => CloseAndMeasure();

    [Fact]
    public void Close_WhileTheRunnerWorks_EndsItWithinASecond()
    {
        new FrameWriter<DownFrame>(down, PipeLimits.DownBytes).Write(new DownFrame.Start
        {
            Lease = new JobLease("default", Guid.NewGuid(), 1),
            Kind = JobKinds.ImportDataset,
            SpecJson = """{"name":"faces","render":{"count":1000000,"sizePixels":64}}""",
            Inputs = new JobInputs(),
            Checkpoints = [],
            Settings = new Dictionary<string, string?>
            {
                ["Artifacts:Provider"] = "directory",
                ["Artifacts:Folder"] = Path.Combine(root, "artifacts"),
            },
            ScratchFolder = Directory.CreateDirectory(Path.Combine(root, "scratch")).FullName,
            CacheFolder = Path.Combine(root, "cache"),
            Device = DeviceKind.Cpu,
            Threads = 1,
            ImportRoots = [],
        });
        frames.Read().ShouldNotBeNull().IsTerminal.ShouldBeFalse();

        CloseAndMeasure();
    }

    private void CloseAndMeasure()
    {
        down.Dispose();
        runner.WaitForExit(TimeSpan.FromSeconds(1)).ShouldBeTrue("the runner outlived its pipe by a second");
    }
}
