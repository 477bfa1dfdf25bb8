using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace GenWorkers.Runner;

/// <summary>Compact JSON lines on stderr, which the host reads and forwards.</summary>
internal static class RunnerLogging
{
    public static ILoggerFactory Create() => new SerilogLoggerFactory(
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .Enrich.FromLogContext()
            .WriteTo.Console(new RenderedCompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
            .CreateLogger(),
        dispose: true);
}
