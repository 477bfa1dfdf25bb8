using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests;

/// <summary>Computes with another thread count: on a thread of its own, because torch gives a count to new threads alone.</summary>
internal static class OnThreads
{
    public static T Run<T>(int threads, Func<T> compute)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                set_num_threads(threads);
                result = compute();
            }
            catch (Exception e)
            {
                failure = e;
            }
            finally
            {
                set_num_threads(TorchAtStart.Threads);
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException("the computation failed", failure);
    }
}
