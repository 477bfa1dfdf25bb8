using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Bus;

/// <summary>Log lines of commands and events; ids from 3000.</summary>
internal static partial class BusLog
{
    [LoggerMessage(3000, LogLevel.Information, "Command {JobId} (message {MessageId}) was rejected: {Code}")]
    public static partial void Rejected(ILogger logger, Guid? jobId, string? messageId, string code);

    [LoggerMessage(3001, LogLevel.Warning, "The database does not answer: commands wait in their queue")]
    public static partial void CommandsStopped(ILogger logger);

    [LoggerMessage(3002, LogLevel.Information, "Commands are read")]
    public static partial void CommandsStarted(ILogger logger);

    [LoggerMessage(3003, LogLevel.Warning, "{Work} failed and is tried again")]
    public static partial void Retrying(ILogger logger, string work, Exception error);

    [LoggerMessage(3004, LogLevel.Warning, "Message {MessageId} with a routing key that is no job kind was set aside")]
    public static partial void Unroutable(ILogger logger, string? messageId);

    [LoggerMessage(3005, LogLevel.Debug, "A progress event of {JobId} was not published")]
    public static partial void ProgressLost(ILogger logger, Guid? jobId, Exception error);
}
