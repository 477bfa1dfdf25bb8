using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace GenWorkers.Tests.Hosting.Running;

public sealed class StallWatchTests
{
    private readonly FakeTimeProvider time = new();
    private readonly StallWatch watch;

    public StallWatchTests() => watch = new StallWatch(
        new WorkerOptions { StepStallSeconds = 30, UploadStallSeconds = 60 }.StallLimit, time);

    [Fact]
    public void Describe_TicksWithinTheLimit_IsNull()
    {
        for (var tick = 0; tick < 10; tick++)
        {
            watch.Tick(JobPhase.Step);
            time.Advance(TimeSpan.FromSeconds(30));
        }

        watch.Describe().ShouldBeNull();
    }

    [Fact]
    public void Describe_SilenceOverThePhasesLimit_NamesPhaseAndLimit()
    {
        watch.Tick(JobPhase.Step);
        time.Advance(TimeSpan.FromSeconds(31));

        watch.Describe().ShouldBe("The phase Step gave no sign for 31 s; its limit is 30 s.");
    }

    [Fact]
    public void Describe_AnotherPhase_HasItsOwnLimit()
    {
        watch.Tick(JobPhase.Upload);
        time.Advance(TimeSpan.FromSeconds(31));

        watch.Describe().ShouldBeNull();
    }

    [Fact]
    public void Describe_DeclaredWait_IsNeverAStall()
    {
        watch.Tick(JobPhase.Wait);
        time.Advance(TimeSpan.FromDays(1));

        watch.Describe().ShouldBeNull();
    }

    [Fact]
    public void Describe_AfterTheRunnersPart_IsNull()
    {
        watch.Tick(JobPhase.Step);
        watch.Close();
        time.Advance(TimeSpan.FromHours(1));

        watch.Describe().ShouldBeNull();
    }
}
