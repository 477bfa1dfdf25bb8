using System.Runtime.CompilerServices;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Torch;

public sealed class FinalizerHoldTests
{
    /// <summary>Much longer than the finalizer thread needs, who had nothing else to do.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Tick_AfterACollection_LetsFinalizersRun()
    {
        using var freed = new ManualResetEventSlim();

        var (held, ticked) = await TorchThread.RunAsync("hold", () =>
        {
            Drop(freed);
            GC.Collect();
            var early = freed.Wait(LongEnough);
            Thread.Sleep(TimeSpan.FromSeconds(1));
            TorchThread.Tick(new RecordingHost());
            return (early, freed.Wait(Patience));
        });

        held.ShouldBeFalse();
        ticked.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_Ended_LetsFinalizersRun()
    {
        using var freed = new ManualResetEventSlim();

        await TorchThread.RunAsync("hold", () =>
        {
            Drop(freed);
            GC.Collect();
            return true;
        });

        freed.Wait(Patience, TestContext.Current.CancellationToken).ShouldBeTrue();
    }

    /// <summary>
    /// The addition first converts a large tensor and then reads its factor: time for a collection to free it. Without the
    /// hold, libtorch throws "Scalar.h: Expected false to be true".
    /// </summary>
    [Fact]
    public async Task Add_WhileAnotherThreadCollects_AddsTheNumber()
    {
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(() => Collect(stop.Token), CancellationToken.None);

        var wrong = await TorchThread.RunAsync("add", CountWrongSums);
        await stop.CancelAsync();
        await collecting;

        wrong.ShouldBe(0);
    }

    private static int CountWrongSums()
    {
        var wrong = 0;
        using var zeros = torch.zeros(1 << 22);
        using var ones = torch.ones(1 << 22, ScalarType.Float64);
        for (var i = 1; i <= 50; i++)
        {
            using var sum = zeros.add(ones, alpha: i);
            using var last = sum[-1];
            if (last.item<double>() != i)
                wrong++;
            TorchThread.Tick(new RecordingHost());
        }

        return wrong;
    }

    private static void Collect(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            GC.Collect(0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ManualResetEventSlim freed) => _ = new Dropped(freed);

    private sealed class Dropped(ManualResetEventSlim freed)
    {
        ~Dropped() => freed.Set();
    }
}
