using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Writes a runner's stderr into the host's log: compact Serilog lines at their level, anything else (an abort message
/// of native code) as a warning. Drains stdout too, so that a library printing there cannot block the runner.
/// </summary>
internal sealed class RunnerLogForwarder
{
    private const int MaxLineLength = 16_384;
    private readonly ILogger logger;
    private readonly int processId;

    public RunnerLogForwarder(Process process, ILogger logger)
    {
        this.logger = logger;
        processId = process.Id;
        process.ErrorDataReceived += (_, line) => Forward(line.Data);
        process.OutputDataReceived += (_, line) => Forward(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Job that the lines belong to, for searching the log by it.</summary>
    public Guid? JobId { get; set; }

    private void Forward(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        var (level, message) = Parse(line.Length > MaxLineLength ? line[..MaxLineLength] : line);
        RunningLog.RunnerLine(logger, level, processId, JobId, message);
    }

    /// <summary>Compact log event format: @l level (absent: information), @m message, @x exception.</summary>
    internal static (LogLevel Level, string Message) Parse(string line)
    {
        if (!line.StartsWith('{'))
            return (LogLevel.Warning, line);
        try
        {
            using var json = JsonDocument.Parse(line);
            var message = Text(json.RootElement, "@m") ?? line;
            var exception = Text(json.RootElement, "@x");
            return (Level(Text(json.RootElement, "@l")), exception is null ? message : $"{message}\n{exception}");
        }
        catch (JsonException)
        {
            return (LogLevel.Warning, line);
        }
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static LogLevel Level(string? name) => name switch
    {
        null or "Information" => LogLevel.Information,
        "Verbose" => LogLevel.Trace,
        "Debug" => LogLevel.Debug,
        "Error" => LogLevel.Error,
        "Fatal" => LogLevel.Critical,
        _ => LogLevel.Warning,
    };
}
