using Microsoft.Extensions.Logging;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>
/// Reads from the host's log which process its newest runner is: other hosts of this test process have runners too, and
/// these are children of the same parent.
/// </summary>
internal sealed class RunnerWatch : ILoggerProvider, ILogger
{
    private int newest;

    /// <summary>The process of the host's newest runner; 0 before the first is ready.</summary>
    public int Newest => Volatile.Read(ref newest);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == "RunnerReady" && state is IReadOnlyList<KeyValuePair<string, object?>> values)
            Volatile.Write(ref newest, (int)values.Single(value => value.Key == "ProcessId").Value!);
    }

    public void Dispose()
    {
    }
}
