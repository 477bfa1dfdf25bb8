namespace GenWorkers.Tests;

/// <summary>The system's clock, so much later; its timers run as they do.</summary>
public sealed class ShiftedTime(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
