namespace GenWorkers.Jobs.Pipe;

/// <summary>Largest frame each way; a longer one is a broken peer, refused before its bytes are read.</summary>
public static class PipeLimits
{
    /// <summary>Host to runner: holds a whole job.</summary>
    public const int DownBytes = 16 << 20;

    /// <summary>Runner to host. A runner is not trusted to fill the host's memory.</summary>
    public const int UpBytes = 1 << 20;

    /// <summary>Metric rows a frame, so that a batch of any size fits.</summary>
    public const int MetricRowsPerFrame = 4096;
}
