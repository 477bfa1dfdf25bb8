using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Imaging;

/// <summary>Pixels as (height, width, channels) bytes, interleaved; channels 1 (gray) or 3 (RGB).</summary>
public sealed record DecodedImage(int Width, int Height, int Channels, byte[] Pixels)
{
    public SampleShape Shape => new(Height, Width, Channels);
}
