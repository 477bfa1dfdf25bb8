using Microsoft.Extensions.Logging;

namespace GenWorkers.Lineage;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Lost the connection that listens for work; polling until it is back")]
    public static partial void ListeningLost(ILogger log, Exception error);

    [LoggerMessage(2, LogLevel.Information, "Schema is at {Migration} after applying {Count} migrations")]
    public static partial void Migrated(ILogger log, string migration, int count);
}
