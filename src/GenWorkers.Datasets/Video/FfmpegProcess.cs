using System.Diagnostics;
using System.Globalization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;

namespace GenWorkers.Datasets.Video;

/// <summary>
/// One ffmpeg or ffprobe and its three pipes. It gets nothing of this process's environment and no network protocol,
/// reads only containers that cannot name other files, and ends with this process.
/// </summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    /// <summary>Containers, not playlists: hls, dash, concat and image2 open the files that they name.</summary>
    public const string Containers = "mov,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf";

    private const int LongestMessage = 500;
    private readonly Process process;
    private readonly Task<string> lastError;

    private FfmpegProcess(Process process)
    {
        this.process = process;
        lastError = Task.Run(DrainAsync);
    }

    public Stream Input => process.StandardInput.BaseStream;

    public StreamReader Output => process.StandardOutput;

    /// <summary>Throws <see cref="JobException"/> <c>device.unavailable</c> where the program is not installed.</summary>
    public static FfmpegProcess Start(DatasetOptions options, string program, IEnumerable<string> arguments)
    {
        var path = Path.Combine(options.FfmpegFolder, program);
        if (!File.Exists(path))
            throw Missing($"{program}: not in {options.FfmpegFolder}, the setting Datasets:FfmpegFolder of this worker; apt install ffmpeg");
        if (!File.Exists(DependentPrograms.Launcher))
            throw Missing($"{DependentPrograms.Launcher}: not there, and ffmpeg is not started without; apt install util-linux");
        return new FfmpegProcess(DependentPrograms.Start(path, ["-v", "error", .. arguments]));
    }

    /// <summary>Options before an input that nobody vouches for.</summary>
    public static IEnumerable<string> ForeignInput(string path) =>
        ["-protocol_whitelist", "file,pipe", "-format_whitelist", Containers, "-i", $"file:{path}"];

    /// <summary>A message without the worker's own folders.</summary>
    public static string Without(string path, string message) => message.Replace($"file:{path}: ", "", StringComparison.Ordinal);

    public static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Waits for its end; null where it went well, else what it said last.</summary>
    public async Task<string?> EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? null : $"{await lastError} (exit code {process.ExitCode})";
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await lastError;
        process.Dispose();
    }

    private static JobException Missing(string message) => new(ErrorCode.DeviceUnavailable, message);

    /// <summary>A full pipe would stop it.</summary>
    private async Task<string> DrainAsync()
    {
        var last = "";
        while (await process.StandardError.ReadLineAsync() is { } line)
            last = line.Length == 0 ? last : line;
        return last.Length <= LongestMessage ? last : last[..LongestMessage];
    }
}
