using Microsoft.Extensions.Logging;

namespace GenWorkers.Runner;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "{Kind} {JobId} starts, fence {Fence}")]
    public static partial void JobStarted(ILogger logger, string kind, Guid jobId, long fence);

    [LoggerMessage(3001, LogLevel.Information, "Job {JobId} ends: {Outcome}")]
    public static partial void JobEnded(ILogger logger, Guid jobId, string outcome);

    [LoggerMessage(3002, LogLevel.Error, "Job {JobId} failed")]
    public static partial void JobFailed(ILogger logger, Guid jobId, Exception error);

    [LoggerMessage(3003, LogLevel.Error, "The control pipe broke")]
    public static partial void PipeBroken(ILogger logger, Exception error);
}
