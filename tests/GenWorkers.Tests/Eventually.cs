using System.Diagnostics;

namespace GenWorkers.Tests;

/// <summary>Waits for other threads and processes: polls with a deadline, never sleeps for a fixed time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<bool> condition, TimeSpan? within = null) =>
        (await HoldsAsync(() => Task.FromResult(condition()), within ?? TimeSpan.FromSeconds(30)))
            .ShouldBeTrue("the condition did not come true in time");

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? within = null) =>
        (await HoldsAsync(condition, within ?? TimeSpan.FromSeconds(30)))
            .ShouldBeTrue("the condition did not come true in time");

    /// <summary>Gives other threads a moment; shorter where the condition comes true.</summary>
    public static Task SettleAsync(Func<bool> condition) =>
        HoldsAsync(() => Task.FromResult(condition()), Interval);

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > within)
                return false;
            await Task.Delay(Interval / 5);
        }

        return true;
    }
}
