using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;

namespace GenWorkers.Artifacts;

/// <summary>What every store says in the same words. A missing object counts as a corrupt input: the caller holds its hash.</summary>
internal static class Errors
{
    public static JobException Missing(string key) =>
        new(ErrorCode.InputCorrupt, $"The object {key} does not exist.");

    public static JobException WrongHash(string key, string actual, string expected) =>
        new(ErrorCode.InputCorrupt, $"The object {key} has SHA-256 {actual}, expected {expected}.");

    public static JobException NotItsETag(string key, Exception inner) =>
        new(ErrorCode.InputCorrupt, $"The object {key} does not have the MD5 of its ETag.", inner);

    public static JobException Short(string key, long end, long expected) =>
        new(ErrorCode.InputCorrupt, $"The object {key} ends at byte {end}, expected {expected} or more.");
}
