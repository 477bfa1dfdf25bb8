using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>One place for one job at a time, with a runner kept warm in it. Not safe for concurrent callers.</summary>
public sealed class RunnerSlot(
    string name, RunnerLaunch launch, WorkerOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private RunnerProcess? runner;
    private RunnerCapabilities? capabilities;

    /// <summary>Names the slot in job rows and events.</summary>
    public string Name { get; } = name;

    /// <summary>What the runner found at its start; known after the first <see cref="GetAsync"/>.</summary>
    public RunnerCapabilities Capabilities =>
        capabilities ?? throw new InvalidOperationException("No runner was started in this slot yet.");

    /// <summary>
    /// The warm runner, or a new one where there is none, it died, its earlier job ties it to another use, or what that
    /// job left in its memory is more than half of the next one's. It found the device of the options. Throws
    /// <see cref="RunnerStartException"/>.
    /// </summary>
    /// <param name="use">The next job's; null where there is none yet.</param>
    /// <param name="memoryMiB">The next job's limit.</param>
    public async Task<RunnerProcess> GetAsync(RunnerUse? use, int memoryMiB, CancellationToken cancellationToken)
    {
        if (runner is { HasExited: false } warm && (use is null || warm.Use is null || (warm.Use == use && !IsSwollen(warm, memoryMiB))))
            return warm;
        await DiscardAsync();
        var started = Start();
        try
        {
            capabilities = await WaitUntilReadyAsync(started, cancellationToken);
            runner = started;
            return started;
        }
        catch
        {
            started.Kill();
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>A runner gives freed memory back to itself, not to the system: it would count against the next job.</summary>
    private static bool IsSwollen(RunnerProcess used, int memoryMiB) =>
        ProcessMemory.ReadAnonymousMiB(used.Id) is { } held && held > memoryMiB / 2;

    /// <summary>Ends the runner; the next job gets a new process.</summary>
    public async Task DiscardAsync()
    {
        if (runner is not { } old)
            return;
        runner = null;
        await old.DisposeAsync();
    }

    /// <summary>Ends the runner at once: after a fault nothing in it is trusted.</summary>
    public async Task KillAsync()
    {
        runner?.Kill();
        await DiscardAsync();
    }

    public async ValueTask DisposeAsync() => await DiscardAsync();

    private RunnerProcess Start()
    {
        try
        {
            return RunnerProcess.Start(launch, logger);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new RunnerStartException($"{launch.Executable} cannot be started: {error.Message}", error);
        }
    }

    private async Task<RunnerCapabilities> WaitUntilReadyAsync(RunnerProcess started, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.RunnerStartSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await started.Frames.WaitToReadAsync(either.Token)
                && started.Frames.TryRead(out var frame) && frame is UpFrame.Ready ready)
                return Announce(started, ready.Capabilities);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunnerStartException($"A runner was not ready after {options.RunnerStartSeconds:0.#} s.");
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new RunnerStartException("A runner wrote no frame at its start.", error);
        }

        started.Kill();
        throw new RunnerStartException($"A runner did not get ready. {await started.DescribeEndAsync()}");
    }

    private RunnerCapabilities Announce(RunnerProcess started, RunnerCapabilities found)
    {
        RunningLog.RunnerReady(logger, started.Id, found.Torch, found.Threads);
        if (found.TorchError is { } reason)
            RunningLog.TorchMissing(logger, started.Id, reason);
        RequireDevice(found);
        return found;
    }

    /// <summary>
    /// What a process can compute on is known when torch looked, and that is in the runner: the host never loads torch. So
    /// the setting only says what this host is for, and a runner that did not find it is none. The CPU is not asked for:
    /// imports need no torch, and a runner where it does not load finds no device at all.
    /// </summary>
    private void RequireDevice(RunnerCapabilities found)
    {
        if (options.Device == DeviceKind.Cpu || found.Devices.Contains(options.Device))
            return;
        var devices = found.Devices.Count == 0 ? "none" : string.Join(", ", found.Devices).ToLowerInvariant();
        throw new RunnerStartException($"Worker:Device is {options.Device.ToString().ToLowerInvariant()}, and a runner found {devices}.");
    }
}
