using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Submission;
using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Hands a delivery to the submission service and waits out a database that is away: an infrastructure fault never
/// sends a command to the error queue, and a redelivery would only spend its delivery limit.
/// </summary>
public sealed class CommandIntake(
    SubmissionService submission, IOptions<BusOptions> options, TimeProvider time, ILogger<CommandIntake> logger) : IDisposable
{
    private readonly CancellationTokenSource giveBack = new();

    public async Task<SubmissionResult> SubmitAsync(ReceiveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The library gives back only what its own token cancels; its limit for that would hold at every stop of an
        // endpoint, and so at every outage of the database.
        await using var registration = giveBack.Token.Register(() => (context as BaseReceiveContext)?.Cancel());
        var body = CommandBody.Read(context);
        var result = await DatabaseRetry.RunAsync(
            "Submitting a command",
            cancel => submission.SubmitAsync(
                CommandBody.Tenant(context, options.Value), body, CommandBody.MessageId(context), cancel),
            time,
            logger,
            context.CancellationToken);
        if (result.Rejection is { } rejection)
            BusLog.Rejected(logger, rejection.JobId, rejection.MessageId, rejection.Code);
        return result;
    }

    /// <summary>Gives back, after a while, the commands that are not in the database by then: another host takes them.</summary>
    public void GiveBackAfter(TimeSpan limit) => giveBack.CancelAfter(limit);

    public void Dispose() => giveBack.Dispose();

    public static bool IsMalformed(SubmissionResult result) =>
        result?.Rejection?.Code == ErrorCode.MessageMalformed.Value;
}
