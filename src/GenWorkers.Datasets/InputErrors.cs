using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;

namespace GenWorkers.Datasets;

/// <summary>The four ways in which input can be refused; each message begins with the file's name.</summary>
internal static class InputErrors
{
    public static JobException Corrupt(string name, string reason, Exception? inner = null) =>
        new(ErrorCode.InputCorrupt, $"{Clean(name)} is corrupt: {reason}.", inner);

    public static JobException TooLarge(string name, string reason) =>
        new(ErrorCode.InputTooLarge, $"{Clean(name)} is too large: {reason}.");

    public static JobException UnsafePath(string name, string reason) =>
        new(ErrorCode.InputUnsafePath, $"{Clean(name)} is not allowed: {reason}.");

    public static JobException Unsupported(string name, string reason) =>
        new(ErrorCode.InputUnsupportedFormat, $"{Clean(name)} cannot be read: {reason}.");

    /// <summary>Names come from archives: keep control characters and endless names out of messages and logs.</summary>
    private static string Clean(string name)
    {
        var printable = string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
        return printable.Length <= 200 ? printable : string.Concat("…", printable.AsSpan(printable.Length - 199));
    }
}
