using System.Diagnostics;
using System.IO.Pipes;
using System.Threading.Channels;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// One runner process and its control pipe. <see cref="Frames"/> ends when the pipe closes, whatever the reason, and
/// with an <see cref="InvalidDataException"/> where the runner wrote something that is no frame.
/// </summary>
public sealed class RunnerProcess : IAsyncDisposable
{
    // Between creation of a pipe and the end of the fork its inheritable ends are open to any process started
    // meanwhile; a second runner holding them would keep the first one's pipe open.
    private static readonly Lock StartGate = new();

    private readonly Process process;
    private readonly AnonymousPipeServerStream downStream;
    private readonly AnonymousPipeServerStream upStream;
    private readonly FrameWriter<DownFrame> down;
    private readonly Channel<UpFrame> frames = Channel.CreateUnbounded<UpFrame>(new() { SingleReader = true });
    private readonly RunnerLogForwarder log;
    private readonly Thread reader;

    private RunnerProcess(RunnerLaunch launch, ILogger logger)
    {
        lock (StartGate)
        {
            downStream = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            upStream = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            process = Process.Start(launch.Describe(
                "--pipe", downStream.GetClientHandleAsString(), upStream.GetClientHandleAsString()))!;
            downStream.DisposeLocalCopyOfClientHandle();
            upStream.DisposeLocalCopyOfClientHandle();
        }

        process.StandardInput.Close();
        down = new FrameWriter<DownFrame>(downStream, PipeLimits.DownBytes);
        log = new RunnerLogForwarder(process, logger);
        reader = new Thread(ReadFrames) { IsBackground = true, Name = $"runner {process.Id} frames" };
        reader.Start();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public ChannelReader<UpFrame> Frames => frames.Reader;

    /// <summary>Hears each frame as it arrives, before it waits in <see cref="Frames"/>; must not block.</summary>
    public Action<UpFrame>? Arrived { get; set; }

    /// <summary>What its jobs so far tie it to; null before the first.</summary>
    public RunnerUse? Use { get; private set; }

    /// <summary>Starts the executable. Throws <see cref="System.ComponentModel.Win32Exception"/> where it cannot.</summary>
    public static RunnerProcess Start(RunnerLaunch launch, ILogger logger) => new(launch, logger);

    /// <summary>Hands over a job. On a thread of its own: a stopped runner leaves the pipe full, and only a kill ends that.</summary>
    public Task StartJobAsync(DownFrame.Start job)
    {
        Use = new RunnerUse(job.Lease.Tenant, job.Threads);
        log.JobId = job.Lease.JobId;
        return Task.Run(() => down.Write(job));
    }

    /// <summary>Writes a small frame; false where the pipe is closed, which <see cref="Frames"/> tells as well.</summary>
    public bool TrySend(DownFrame frame)
    {
        try
        {
            down.Write(frame);
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL. <see cref="Frames"/> ends soon after.</summary>
    public void Kill()
    {
        if (!process.HasExited)
            process.Kill();
    }

    /// <summary>How the process ended, in words.</summary>
    public async Task<string> DescribeEndAsync()
    {
        await process.WaitForExitAsync();
        const int SignalBase = 128;
        return process.ExitCode > SignalBase
            ? $"The runner process ended by signal {process.ExitCode - SignalBase}."
            : $"The runner process ended with exit code {process.ExitCode}.";
    }

    /// <summary>Asks an idle runner to leave; kills it where it does not within two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TrySend(new DownFrame.Exit()))
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(2)));
        Kill();
        await process.WaitForExitAsync();
        reader.Join();
        await downStream.DisposeAsync();
        await upStream.DisposeAsync();
        process.Dispose();
    }

    private void ReadFrames()
    {
        var source = new FrameReader<UpFrame>(upStream, PipeLimits.UpBytes);
        try
        {
            while (source.Read() is { } frame)
            {
                Arrived?.Invoke(frame);
                frames.Writer.TryWrite(frame);
            }

            frames.Writer.TryComplete();
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            frames.Writer.TryComplete(error);
        }
    }
}
