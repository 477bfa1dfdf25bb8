namespace GenWorkers.Quality;

/// <summary>Options of the <see cref="LabelReaderModel"/>.</summary>
internal sealed record LabelReaderOptions
{
    public int Channels { get; init; } = 32;

    /// <summary>Side of the square that training cuts from a pair at a random place.</summary>
    public int PatchPixels { get; init; } = 112;

    /// <summary>Training scales a photo's light by a factor within this of 1.</summary>
    public double LightRange { get; init; } = 0.2;
}
