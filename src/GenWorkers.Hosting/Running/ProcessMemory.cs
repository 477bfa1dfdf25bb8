using System.Globalization;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Anonymous memory of a process: what it allocated, without mapped files such as the decoded cache. RLIMIT_AS would
/// count mappings too and breaks CUDA, so runners are watched instead.
/// </summary>
internal static class ProcessMemory
{
    private const string Field = "RssAnon:";

    /// <summary>MiB in use, or null where the process is gone.</summary>
    public static int? ReadAnonymousMiB(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status")
                .FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal));
            // "RssAnon:\t  123456 kB"; a zombie has no such line.
            return line is null
                ? null
                : (int)(long.Parse(line[Field.Length..^2].Trim(), CultureInfo.InvariantCulture) / 1024);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
