using System.Diagnostics;
using System.Runtime.InteropServices;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Runner;

/// <summary>
/// Serves the host: one job at a time, warm in between. The main thread does nothing but read the pipe, so that its end
/// is noticed whatever a job's threads are doing.
/// </summary>
internal sealed class HostSession(ControlPipe pipe, ILoggerFactory loggers) : IDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<HostSession>();
    private RunningJob? current;

    public static int Run(string down, string up)
    {
        // The host decides when a runner ends. Ctrl-C and a service manager signal the whole group; heeding them here
        // would lose the steps that the host's drain saves.
        using var interrupt = Ignore(PosixSignal.SIGINT);
        using var terminate = Ignore(PosixSignal.SIGTERM);
        using var hangup = Ignore(PosixSignal.SIGHUP);
        using var pipe = new ControlPipe(down, up);
        using var loggers = RunnerLogging.Create();
        using var session = new HostSession(pipe, loggers);
        return session.Serve();
    }

    public void Dispose() => current?.Dispose();

    private static PosixSignalRegistration Ignore(PosixSignal signal) =>
        PosixSignalRegistration.Create(signal, context => context.Cancel = true);

    private int Serve()
    {
        pipe.Up.Write(new UpFrame.Ready(RunnerProbe.Find()));
        while (true)
        {
            switch (ReadOrDie())
            {
                case DownFrame.Start start:
                    current?.Dispose();
                    current = new RunningJob(start, pipe.Up, loggers);
                    current.Begin();
                    break;
                case DownFrame.Cancel:
                    current?.Cancel();
                    break;
                case DownFrame.Drain:
                    current?.Drain();
                    break;
                case DownFrame.Answer answer:
                    current?.Host.Answer(answer);
                    break;
                case DownFrame.Exit when current is null or { HasEnded: true }:
                    return 0;
                case DownFrame.Exit or null:
                    Die();
                    break;
            }
        }
    }

    private DownFrame? ReadOrDie()
    {
        try
        {
            return pipe.Down.Read();
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            Log.PipeBroken(logger, error);
            return null;
        }
    }

    /// <summary>
    /// SIGKILL to itself: an orderly exit runs native destructors while a thread may be inside torch, which crashes or
    /// hangs. The host deletes the scratch folder.
    /// </summary>
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
