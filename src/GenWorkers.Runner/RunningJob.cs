using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Context;

namespace GenWorkers.Runner;

/// <summary>The job that this process works on, from its start frame to the frame that ends it.</summary>
internal sealed class RunningJob(DownFrame.Start start, FrameWriter<UpFrame> up, ILoggerFactory loggers) : IDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<RunningJob>();
    private readonly CancellationTokenSource cancelled = new();
    private readonly CancellationTokenSource draining = new();
    private volatile bool hasEnded;

    public PipeJobHost Host { get; } = new(up, TimeProvider.System);

    public bool HasEnded => hasEnded;

    /// <summary>Works on threads of its own; the caller goes on reading the pipe.</summary>
    public void Begin() => Task.Factory.StartNew(
        RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Callbacks run elsewhere: the caller goes on reading the pipe.</summary>
    public void Cancel() => _ = cancelled.CancelAsync();

    public void Drain() => _ = draining.CancelAsync();

    public void Dispose()
    {
        cancelled.Dispose();
        draining.Dispose();
    }

    private async Task RunAsync()
    {
        using var property = LogContext.PushProperty("JobId", start.Lease.JobId);
        Log.JobStarted(logger, start.Kind, start.Lease.JobId, start.Lease.Fence);
        var end = await RunToEndAsync();
        Log.JobEnded(logger, start.Lease.JobId, end.GetType().Name);
        hasEnded = true;
        up.Write(end);
    }

    private async Task<UpFrame> RunToEndAsync()
    {
        try
        {
            return new UpFrame.Done(await RunPipelineAsync());
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return new UpFrame.Cancelled();
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested)
        {
            return new UpFrame.Drained();
        }
        catch (Exception error)
        {
            Log.JobFailed(logger, start.Lease.JobId, error);
            return JobFailures.Describe(error);
        }
    }

    private async Task<JobResult> RunPipelineAsync()
    {
        await using var services = JobServices.Create(start, Host, loggers);
        await using var scope = services.CreateAsyncScope();
        var pipelines = scope.ServiceProvider.GetServices<IJobPipeline>();
        var pipeline = pipelines.FirstOrDefault(candidate => candidate.Kind == start.Kind)
            ?? throw new JobException(
                Contracts.Events.ErrorCode.MessageUnknownKind, $"kind: this runner has no pipeline for {start.Kind}.");
        return await pipeline.RunAsync(Context(), cancelled.Token);
    }

    private JobContext Context() => new()
    {
        Lease = start.Lease,
        Kind = start.Kind,
        SpecJson = start.SpecJson,
        Inputs = start.Inputs,
        Checkpoints = start.Checkpoints,
        Host = Host,
        ScratchFolder = start.ScratchFolder,
        CacheFolder = start.CacheFolder,
        Device = start.Device,
        Threads = start.Threads,
        ImportRoots = start.ImportRoots,
        Draining = draining.Token,
    };
}
