using System.Diagnostics;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>A real runner process, idle.</summary>
public sealed class RunnerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly RunnerLaunch Launch = RunnerLaunch.From(new WorkerOptions());

    [Fact]
    public async Task Start_TheRunner_GetsReady()
    {
        await using var runner = await StartReadyAsync();
        runner.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task DisposeAsync_AnIdleRunner_LeavesWithExitCodeZero()
    {
        var runner = await StartReadyAsync();
        runner.TrySend(new DownFrame.Exit()).ShouldBeTrue();

        (await runner.DescribeEndAsync()).ShouldContain("exit code 0");
        (await runner.Frames.WaitToReadAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        await runner.DisposeAsync();
    }

    [Fact]
    public async Task Kill_TheRunner_EndsTheFramesAndNamesTheSignal()
    {
        await using var runner = await StartReadyAsync();
        runner.Kill();

        (await runner.Frames.WaitToReadAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await runner.DescribeEndAsync()).ShouldContain("signal 9");
    }

    [Fact]
    public async Task Kill_OneOfTwoRunners_EndsItsFramesWhileTheOtherLives()
    {
        await using var first = await StartReadyAsync();
        await using var second = await StartReadyAsync();
        first.Kill();

        var cancel = TestContext.Current.CancellationToken;
        (await first.Frames.WaitToReadAsync(cancel).AsTask().WaitAsync(Patience, cancel)).ShouldBeFalse();
        second.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Environment_OfTheRunner_HoldsNoSecretOfTheHost()
    {
        Environment.SetEnvironmentVariable("Artifacts__SecretKey", "canary-5d1f");
        await using var runner = await StartReadyAsync();

        var environment = await File.ReadAllTextAsync(
            $"/proc/{runner.Id}/environ", TestContext.Current.CancellationToken);
        environment.ShouldNotContain("canary-5d1f");
        environment.ShouldContain("GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
    }

    [Fact]
    public void Probe_TheRunner_PrintsWhatItFound()
    {
        using var probe = Process.Start(Launch.Describe("--probe"))!;
        var json = probe.StandardOutput.ReadToEnd();
        probe.WaitForExit();

        probe.ExitCode.ShouldBe(0);
        RunnerCapabilities.Parse(json).Threads.ShouldBeGreaterThan(0);
    }

    /// <summary>libgomp itself says what it took, at its load; the setting would come too late if torch were loaded before it.</summary>
    [Theory]
    [InlineData(null, "GOMP_SPINCOUNT = '1000'")]
    [InlineData("77", "GOMP_SPINCOUNT = '77'")]
    public void Probe_TheRunner_ComputesWithThreadsThatSleepSoon(string? chosen, string expected)
    {
        var start = Launch.Describe("--probe");
        start.Environment["OMP_DISPLAY_ENV"] = "VERBOSE";
        if (chosen is not null)
            start.Environment["GOMP_SPINCOUNT"] = chosen;
        using var probe = Process.Start(start)!;
        var said = probe.StandardError.ReadToEnd();
        probe.WaitForExit();

        said.ShouldContain(expected);
    }

    private static async Task<RunnerProcess> StartReadyAsync()
    {
        var runner = RunnerProcess.Start(Launch, NullLogger.Instance);
        var cancel = TestContext.Current.CancellationToken;
        var frame = await runner.Frames.ReadAsync(cancel).AsTask().WaitAsync(Patience, cancel);
        frame.ShouldBeOfType<UpFrame.Ready>();
        return runner;
    }
}
