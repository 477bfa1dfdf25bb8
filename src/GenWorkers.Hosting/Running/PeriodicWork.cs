using GenWorkers.Jobs;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>Repeats a piece of work at an interval and outlives its failures: the next turn tries again.</summary>
internal static class PeriodicWork
{
    public static async Task RunAsync(
        string name,
        TimeSpan interval,
        Func<CancellationToken, Task<int>> work,
        TimeProvider time,
        ILogger logger,
        CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        await RunAsync(name, async cancel => await timer.WaitForNextTickAsync(cancel), work, logger, stoppingToken);
    }

    /// <param name="wait">Returns when another turn is due.</param>
    public static async Task RunAsync(
        string name,
        Func<CancellationToken, Task> wait,
        Func<CancellationToken, Task<int>> work,
        ILogger logger,
        CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await wait(stoppingToken);
                await OnceAsync(name, work, logger, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static async Task OnceAsync(
        string name, Func<CancellationToken, Task<int>> work, ILogger logger, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
        catch (JobException error)
        {
            RunningLog.Retrying(logger, name, error.Code);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            RunningLog.LoopFailed(logger, name, error);
        }
    }
}
