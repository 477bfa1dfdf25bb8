using System.Runtime.InteropServices;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Training.Torch;

namespace GenWorkers.Training.Loop;

/// <summary>
/// Runs torch work on one thread from start to end: dispose scopes, no_grad and the thread count belong to a thread, and
/// would be lost after an await. Finalizers wait until the work says that it is between two calls of torch.
/// </summary>
public static class TorchThread
{
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(work, done)) { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }

    /// <summary>Between two pieces of work on such a thread: a sign of life, and the moment at which finalizers may run.</summary>
    public static void Tick(IJobHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        FinalizerHold.Pass();
        host.Tick(JobPhase.Step);
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(Held(work));
        }
        catch (OperationCanceledException stopped)
        {
            done.SetException(stopped);
        }
        catch (ExternalException native) when (IsOutOfMemory(native))
        {
            done.SetException(new JobException(ErrorCode.DeviceOutOfMemory, FirstLine(native.Message), native));
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }

    private static T Held<T>(Func<T> work)
    {
        using var hold = FinalizerHold.Begin();
        return work();
    }

    private static bool IsOutOfMemory(ExternalException error) =>
        error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
