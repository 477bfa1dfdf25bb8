using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace GenWorkers.Tests.Jobs.Pipe;

public sealed class PipeJobHostTests : IDisposable
{
    private static readonly CheckpointRow Row = new(40, "default/checkpoints/j/40-3-ab", "ab", "torch=2.10", 1.5);
    private readonly MemoryStream pipe = new();
    private readonly FakeTimeProvider time = new();
    private readonly PipeJobHost host;

    public PipeJobHostTests() => host = new PipeJobHost(new FrameWriter<UpFrame>(pipe, PipeLimits.UpBytes), time);

    public void Dispose() => pipe.Dispose();

    [Fact]
    public void Tick_ManyOfOnePhase_SendsOneAnInterval()
    {
        for (var step = 0; step < 1000; step++)
            host.Tick(JobPhase.Step);
        time.Advance(TimeSpan.FromMilliseconds(100));
        host.Tick(JobPhase.Step);

        Sent().ShouldBe([new UpFrame.Tick(JobPhase.Step), new UpFrame.Tick(JobPhase.Step)]);
    }

    [Fact]
    public void Tick_AnotherPhase_IsSentAtOnce()
    {
        host.Tick(JobPhase.Decode);
        host.Tick(JobPhase.Step);

        Sent().ShouldBe([new UpFrame.Tick(JobPhase.Decode), new UpFrame.Tick(JobPhase.Step)]);
    }

    [Fact]
    public void Report_ManyInAMoment_SendsTheFirstAndTheLast()
    {
        for (var sample = 0; sample <= 100; sample++)
            host.Report(new JobProgress(JobPhase.Step, sample / 100.0));

        Sent().OfType<UpFrame.Progress>().Select(frame => frame.Value.Fraction).ShouldBe([0.0, 1.0]);
    }

    [Fact]
    public async Task RecordMetricsAsync_MoreRowsThanAFrameHolds_SplitsThem()
    {
        var rows = Enumerable.Range(0, PipeLimits.MetricRowsPerFrame + 1)
            .Select(step => new MetricRow(step, "train/loss", step)).ToList();

        await host.RecordMetricsAsync(rows, TestContext.Current.CancellationToken);

        Sent().OfType<UpFrame.Metrics>().SelectMany(frame => frame.Rows).ShouldBe(rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitCheckpointAsync_Answered_ReturnsTheAnswer(bool committed)
    {
        var commit = host.CommitCheckpointAsync(Row, TestContext.Current.CancellationToken);
        commit.IsCompleted.ShouldBeFalse();
        var asked = Sent().OfType<UpFrame.Checkpoint>().Single();

        host.Answer(new DownFrame.Answer(asked.CommitId + 1, !committed));
        commit.IsCompleted.ShouldBeFalse();
        host.Answer(new DownFrame.Answer(asked.CommitId, committed));

        (await commit).ShouldBe(committed);
        asked.Row.ShouldBe(Row);
    }

    [Fact]
    public async Task CommitCheckpointAsync_WhileItWaits_DeclaresTheWait()
    {
        host.Tick(JobPhase.Step);
        var commit = host.CommitCheckpointAsync(Row, TestContext.Current.CancellationToken);
        host.Answer(new DownFrame.Answer(Sent().OfType<UpFrame.Checkpoint>().Single().CommitId, true));
        await commit;

        Sent().OfType<UpFrame.Tick>().Select(tick => tick.Phase)
            .ShouldBe([JobPhase.Step, JobPhase.Wait, JobPhase.Upload]);
    }

    [Fact]
    public async Task CommitCheckpointAsync_Cancelled_StopsWaiting()
    {
        using var cancel = new CancellationTokenSource();
        var commit = host.CommitCheckpointAsync(Row, cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(commit);
    }

    private List<UpFrame> Sent()
    {
        using var copy = new MemoryStream(pipe.ToArray());
        var reader = new FrameReader<UpFrame>(copy, PipeLimits.UpBytes);
        var frames = new List<UpFrame>();
        while (reader.Read() is { } frame)
            frames.Add(frame);
        return frames;
    }
}
