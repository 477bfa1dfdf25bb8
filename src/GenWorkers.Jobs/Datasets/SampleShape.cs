namespace GenWorkers.Jobs.Datasets;

/// <summary>Shape of one sample: pixels down, pixels across, channels (1 gray, 3 RGB).</summary>
public readonly record struct SampleShape(int Height, int Width, int Channels)
{
    public int Length => Height * Width * Channels;

    public override string ToString() => $"{Height}x{Width}x{Channels}";
}
