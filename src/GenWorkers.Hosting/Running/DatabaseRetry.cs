using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>Repeats a call while the database cannot be reached; every call of the job store may be repeated.</summary>
internal static class DatabaseRetry
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <param name="cancellationToken">Ends the waiting; an attempt passes the loss of its lease.</param>
    public static async Task<T> RunAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> call,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call(cancellationToken);
            }
            catch (JobException error) when (error.Code == ErrorCode.DatabaseUnavailable)
            {
                RunningLog.Retrying(logger, what, error.Code);
                await Task.Delay(Delay, time, cancellationToken);
            }
        }
    }
}
