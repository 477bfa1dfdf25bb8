using System.Runtime.InteropServices;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Pipe;

namespace GenWorkers.Runner;

/// <summary>
/// What a failed job's event says of an exception. Only our own messages leave the process: a foreign one may quote
/// what it choked on, and a stack says more than an event should. Both are in the log.
/// </summary>
internal static class JobFailures
{
    private const int NoSpaceLeft = 28;

    public static UpFrame.Failed Describe(Exception error) => error switch
    {
        JobException known => new UpFrame.Failed(known.Code.Value, known.Message, known.Artifacts),
        OutOfMemoryException => OutOfMemory(),
        ExternalException torch when SaysOutOfMemory(torch.Message) => OutOfMemory(),
        IOException { HResult: NoSpaceLeft } => Failed(
            ErrorCode.StorageUnavailable, "The worker's disk is full."),
        _ => Failed(ErrorCode.Internal, $"The job failed with {error.GetType().Name}; the worker's log has the details."),
    };

    /// <summary>The texts of libtorch's CPU and CUDA allocators.</summary>
    private static bool SaysOutOfMemory(string message) =>
        message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    private static UpFrame.Failed OutOfMemory() => Failed(
        ErrorCode.DeviceOutOfMemory, "The device has too little memory for the job; a smaller batch or model needs less.");

    private static UpFrame.Failed Failed(ErrorCode code, string message) => new(code.Value, message, []);
}
