using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Hosting.Running;

/// <summary>When a runner last said that it moves, and in which phase. Safe for concurrent callers.</summary>
public sealed class StallWatch(Func<JobPhase, TimeSpan> limit, TimeProvider time)
{
    private readonly Lock gate = new();
    private JobPhase phase = JobPhase.Download;
    private long lastTick = time.GetTimestamp();
    private bool closed;

    public void Tick(JobPhase current)
    {
        lock (gate)
            (phase, lastTick) = (current, time.GetTimestamp());
    }

    /// <summary>The runner's part is over: what follows is the host's own work, which no runner can stall.</summary>
    public void Close()
    {
        lock (gate)
            closed = true;
    }

    /// <summary>What stalled, in words; null while the phase is within its limit.</summary>
    public string? Describe()
    {
        lock (gate)
        {
            var silence = time.GetElapsedTime(lastTick);
            return closed || silence <= limit(phase)
                ? null
                : $"The phase {phase} gave no sign for {silence.TotalSeconds:0.#} s; its limit is {limit(phase).TotalSeconds:0.#} s.";
        }
    }
}
