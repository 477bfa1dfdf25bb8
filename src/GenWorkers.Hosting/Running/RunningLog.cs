using GenWorkers.Contracts.Events;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>Log lines of claiming and supervision; ids from 2000.</summary>
internal static partial class RunningLog
{
    [LoggerMessage(2000, LogLevel.Information, "Runner {ProcessId} is ready: torch {Torch}, {Threads} threads")]
    public static partial void RunnerReady(ILogger logger, int processId, string? torch, int threads);

    [LoggerMessage(2001, LogLevel.Error, "Torch does not load in runner {ProcessId}: {Reason}")]
    public static partial void TorchMissing(ILogger logger, int processId, string reason);

    [LoggerMessage(EventId = 2002, Message = "Runner {ProcessId} job {JobId}: {Line}")]
    public static partial void RunnerLine(ILogger logger, LogLevel level, int processId, Guid? jobId, string line);

    [LoggerMessage(2003, LogLevel.Information, "Slot {Worker} runs {Kind} {JobId}, fence {Fence}, in runner {ProcessId}")]
    public static partial void JobStarted(
        ILogger logger, string worker, string kind, Guid jobId, long fence, int processId);

    [LoggerMessage(2004, LogLevel.Information, "Job {JobId} fence {Fence} ended: {Outcome}")]
    public static partial void JobEnded(ILogger logger, Guid jobId, long fence, string outcome);

    [LoggerMessage(2005, LogLevel.Warning, "Job {JobId} fence {Fence} was given up: {Reason}; nothing was written")]
    public static partial void JobAbandoned(ILogger logger, Guid jobId, long fence, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Runner {ProcessId} is killed: {Reason}")]
    public static partial void RunnerKilled(ILogger logger, int processId, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "Heartbeat of job {JobId} failed with {Code}")]
    public static partial void HeartbeatFailed(ILogger logger, Guid jobId, ErrorCode code);

    [LoggerMessage(2008, LogLevel.Warning, "{What} failed with {Code}; trying again")]
    public static partial void Retrying(ILogger logger, string what, ErrorCode code);

    [LoggerMessage(2009, LogLevel.Error, "A runner did not start")]
    public static partial void RunnerStartFailed(ILogger logger, Exception error);

    [LoggerMessage(2010, LogLevel.Warning, "Took the lease of {Count} jobs whose worker is silent")]
    public static partial void Reaped(ILogger logger, int count);

    [LoggerMessage(2011, LogLevel.Information, "Draining: {Worker} claims nothing any more")]
    public static partial void Draining(ILogger logger, string worker);

    [LoggerMessage(2012, LogLevel.Warning, "The runner of job {JobId} sent {Frame}, which has no meaning now")]
    public static partial void UnexpectedFrame(ILogger logger, Guid jobId, string frame);

    [LoggerMessage(2013, LogLevel.Error, "{Service} stopped on an error that it does not expect; trying again")]
    public static partial void LoopFailed(ILogger logger, string service, Exception error);

    [LoggerMessage(2014, LogLevel.Error, "Heartbeat of job {JobId} failed")]
    public static partial void HeartbeatBroke(ILogger logger, Guid jobId, Exception error);

    [LoggerMessage(2015, LogLevel.Information, "Deleted {Count} checkpoint objects that no job needs any more")]
    public static partial void CheckpointsSwept(ILogger logger, int count);
}
