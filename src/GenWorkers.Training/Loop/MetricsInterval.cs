namespace GenWorkers.Training.Loop;

/// <summary>
/// At which steps train metrics are written: every 10, from step 1,000 every 100, and so on, so that a run of any length
/// has about 100 lines a decade and a resumed one writes at the same steps.
/// </summary>
public static class MetricsInterval
{
    public static bool IsDue(long step)
    {
        var interval = 10L;
        while (step >= interval * 100)
            interval *= 10;
        return step == 1 || step % interval == 0;
    }
}
