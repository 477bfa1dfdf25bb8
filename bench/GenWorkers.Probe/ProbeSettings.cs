namespace GenWorkers.Probe;

/// <summary>What the probe is trained on and how. Test faces are drawn from a seed of their own.</summary>
internal sealed record ProbeSettings
{
    public int TrainImages { get; init; } = 20_000;
    public int TestImages { get; init; } = 2_000;
    public int SizePixels { get; init; } = 64;
    public int Epochs { get; init; } = 8;
    public int BatchSize { get; init; } = 100;
    public double LearningRate { get; init; } = 2e-3;
    public long TrainSeed { get; init; } = 1;
    public long TestSeed { get; init; } = 2;
    public int Threads { get; init; } = 2;
}
