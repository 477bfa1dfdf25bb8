using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Stored {Key}, {SizeBytes} bytes")]
    public static partial void Stored(ILogger logger, string key, long sizeBytes);

    [LoggerMessage(2, LogLevel.Warning, "Store: try {Attempt} of {Operation} failed ({Reason}), next in {Delay}")]
    public static partial void Retrying(ILogger logger, int attempt, string operation, string reason, TimeSpan delay);

    [LoggerMessage(3, LogLevel.Information, "Aborted the unfinished upload of {Key} begun {Begun}")]
    public static partial void Aborted(ILogger logger, string key, DateTime? begun);

    [LoggerMessage(4, LogLevel.Warning, "Could not abort the unfinished upload of {Key} ({Reason}); the sweep will")]
    public static partial void AbortFailed(ILogger logger, string key, string reason);

    [LoggerMessage(5, LogLevel.Warning, "The sweep of unfinished uploads failed ({Reason}); it runs again in {Delay}")]
    public static partial void SweepFailed(ILogger logger, string reason, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Information, "Deleted the unfinished file {Name}, last written {Written}")]
    public static partial void UnfinishedDeleted(ILogger logger, string name, DateTime written);
}
