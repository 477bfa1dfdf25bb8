using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace GenWorkers.Artifacts.S3;

/// <summary>
/// Runs calls to S3: cuts one that stalls, tries again what may pass, declares the wait, and says
/// <c>storage.unavailable</c> when nothing helped. An object that is not there is left to the caller.
/// </summary>
internal sealed class S3Calls
{
    /// <summary>Refusals that concern the transfer, not the request.</summary>
    private static readonly HashSet<string> TransferFaults =
        ["SlowDown", "RequestTimeout", "BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "InternalError", "RequestTimeTooSkewed"];

    private readonly ResiliencePipeline _retries;
    private readonly TimeSpan _stallTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<JobPhase> _activity;

    public S3Calls(ArtifactStoreOptions options, TimeProvider time, ILogger logger, Action<JobPhase>? activity)
    {
        _stallTimeout = TimeSpan.FromSeconds(options.StallTimeoutSeconds);
        _time = time;
        _logger = logger;
        _activity = activity ?? (static _ => { });
        _retries = Retries(options);
    }

    /// <param name="operation">Verb and object, for log and message: <c>store default/models/9f…</c>.</param>
    public async Task<T> RunAsync<T>(
        string operation, Func<StallWatch, Task<T>> call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(operation, cancellationToken);
        try
        {
            return await _retries.ExecuteAsync(async current => await WatchAsync(call, current.CancellationToken), context);
        }
        catch (Exception error) when (IsFault(error))
        {
            throw new JobException(
                ErrorCode.StorageUnavailable, $"The S3 store did not {operation}: {Reason(error)}.", error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>True for "no such object"; a missing bucket is a fault.</summary>
    public static bool IsMissing(AmazonS3Exception error) =>
        error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket";

    /// <summary>Code or first line, which hold neither keys nor signatures.</summary>
    public static string Reason(Exception error) => error switch
    {
        AmazonServiceException { ErrorCode: { Length: > 0 } code } service => $"{code} (HTTP {(int)service.StatusCode})",
        AmazonServiceException { StatusCode: > 0 } service => $"HTTP {(int)service.StatusCode}",
        _ => error.Message.Split('\n')[0].TrimEnd('.'),
    };

    private async Task<T> WatchAsync<T>(Func<StallWatch, Task<T>> call, CancellationToken cancellationToken)
    {
        using var watch = new StallWatch(_stallTimeout, _time, _activity, cancellationToken);
        try
        {
            return await call(watch);
        }
        catch (Exception error) when (watch.Stalled && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no byte moved for {_stallTimeout.TotalSeconds} s", error);
        }
    }

    private ResiliencePipeline Retries(ArtifactStoreOptions options)
    {
        if (options.MaxRetries == 0)
            return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception)),
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(options.RetryDelaySeconds),
                MaxDelay = TimeSpan.FromSeconds(options.MaxRetryDelaySeconds),
                OnRetry = arguments =>
                {
                    _activity(JobPhase.Wait);
                    Log.Retrying(
                        _logger,
                        arguments.AttemptNumber + 1,
                        arguments.Context.OperationKey ?? "",
                        Reason(arguments.Outcome.Exception!),
                        arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private static bool IsTransient(Exception? error) => error switch
    {
        AmazonServiceException service =>
            service.StatusCode is 0 or >= HttpStatusCode.InternalServerError
                or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || TransferFaults.Contains(service.ErrorCode ?? ""),
        AmazonClientException => true,
        FileNotFoundException or DirectoryNotFoundException => false,
        HttpRequestException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    private static bool IsFault(Exception error) =>
        error is AmazonS3Exception service
            ? !IsMissing(service)
            : error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException
                or SocketException or TimeoutException or UnauthorizedAccessException;
}
