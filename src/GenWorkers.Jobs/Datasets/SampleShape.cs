using System.Text.Json.Serialization;

namespace GenWorkers.Jobs.Datasets;

/// <summary>Shape of one sample: pixels down, pixels across, channels (1 gray, 3 RGB).</summary>
public readonly record struct SampleShape(int Height, int Width, int Channels)
{
    public int Length => Height * Width * Channels;

    /// <summary>Two squares side by side: what a paired family learns from.</summary>
    [JsonIgnore]
    public bool IsPair => Height > 0 && Width == 2 * Height;

    public override string ToString() => $"{Height}x{Width}x{Channels}";
}
