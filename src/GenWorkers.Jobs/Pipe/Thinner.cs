using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Pipe;

/// <summary>Admits one sign a time interval, and each that names another phase than the one before.</summary>
internal sealed class Thinner(TimeProvider time, TimeSpan interval)
{
    private readonly Lock gate = new();
    private JobPhase? lastPhase;
    private long lastTimestamp;

    public bool Admits(JobPhase phase)
    {
        lock (gate)
        {
            if (phase == lastPhase && time.GetElapsedTime(lastTimestamp) < interval)
                return false;
            lastPhase = phase;
            lastTimestamp = time.GetTimestamp();
            return true;
        }
    }
}
