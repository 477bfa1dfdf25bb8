using Microsoft.Extensions.Logging;

namespace GenWorkers.Training;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Job {JobId} starts from {Taken} tensors of a model; {Fresh} are fresh, and {NewClasses} classes")]
    public static partial void WarmStart(ILogger logger, Guid jobId, int taken, int fresh, int newClasses);

    [LoggerMessage(2, LogLevel.Information, "Job {JobId} continues from step {Step}; inexact: {Inexact}")]
    public static partial void Resumed(ILogger logger, Guid jobId, long step, bool inexact);

    [LoggerMessage(100, LogLevel.Warning, "This libtorch lacks {Extra}")]
    public static partial void ExtraMissing(ILogger logger, string extra);

    [LoggerMessage(101, LogLevel.Information, "libtorch {Version} for {BuiltFor}, {Threads} threads")]
    public static partial void TorchLoaded(ILogger logger, string version, string builtFor, int threads);
}
