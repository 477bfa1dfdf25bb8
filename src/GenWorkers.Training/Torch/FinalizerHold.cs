using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GenWorkers.Training.Torch;

/// <summary>
/// Lets finalizers run only where a torch thread says that it is inside no native call. TorchSharp hands raw handles to
/// libtorch without keeping their owners alive (<c>x + 0.5</c> makes a scalar that nothing holds once its handle is read),
/// so a collection that another thread sets off could free what a native call still reads. While a hold lasts, the
/// finalizer thread waits in a finalizer of ours, and collections only queue what they find. See docs/decisions/0023.
/// </summary>
internal sealed class FinalizerHold : IDisposable
{
    /// <summary>Often enough for memory, too seldom to cost: each time is a collection of generation 0.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After which finalizers run all the same: work that never passes must not keep all memory until its end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>For the finalizer thread to come to our finalizer; where it does not, the collection missed it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static FinalizerHold? ofThread;

    private static int taken;

    private Stop stop;
    private long since;

    private FinalizerHold() => stop = Close();

    /// <summary>
    /// Holds finalizers for this thread until disposed. Null where another thread holds them: there is one finalizer
    /// thread, and nobody can say for two torch threads that neither is in a call. A runner has one.
    /// </summary>
    public static FinalizerHold? Begin() =>
        Interlocked.Exchange(ref taken, 1) == 0 ? ofThread = new FinalizerHold() : null;

    /// <summary>Says that this thread is in no native call. Does nothing where finalizers ran within the second.</summary>
    public static void Pass()
    {
        if (ofThread is { } hold && Stopwatch.GetElapsedTime(hold.since) > Interval)
            hold.Reopen();
    }

    public void Dispose()
    {
        ofThread = null;
        stop.Lift();
        Volatile.Write(ref taken, 0);
    }

    /// <summary>All that was queued runs here: the queue has no order, and a new hold could come before what waits longest.</summary>
    private void Reopen()
    {
        stop.Lift();
        GC.WaitForPendingFinalizers();
        stop = Close();
    }

    /// <summary>
    /// Returns once the finalizer thread waits. A collection that another thread sets off while our object is made keeps it
    /// for an older generation, so the next try looks there too.
    /// </summary>
    private Stop Close()
    {
        var closed = new Stop();
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            Drop(closed);
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
            if (closed.WaitUntilReached(Patience))
                break;
        }

        since = Stopwatch.GetTimestamp();
        return closed;
    }

    /// <summary>Not inlined: no register of the caller may keep the object alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(Stop stop) => _ = new Dropped(stop);

    private sealed class Stop
    {
        private readonly TaskCompletionSource reached = new();
        private readonly TaskCompletionSource lifted = new();

        public void Lift() => lifted.TrySetResult();

        public bool WaitUntilReached(TimeSpan patience) => reached.Task.Wait(patience);

        public void Hold(TimeSpan longest)
        {
            reached.TrySetResult();
            lifted.Task.Wait(longest);
        }
    }

    private sealed class Dropped(Stop stop)
    {
        ~Dropped() => stop.Hold(Longest);
    }
}
