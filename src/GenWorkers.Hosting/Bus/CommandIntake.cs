using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Submission;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Hands a delivery to the submission service and waits out a database that is away: an infrastructure fault never
/// sends a command to the error queue, and a redelivery would only spend its delivery limit.
/// </summary>
public sealed class CommandIntake(
    SubmissionService submission, IOptions<BusOptions> options, TimeProvider time, ILogger<CommandIntake> logger)
{
    public async Task<SubmissionResult> SubmitAsync(ReceiveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
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

    public static bool IsMalformed(SubmissionResult result) =>
        result?.Rejection?.Code == ErrorCode.MessageMalformed.Value;
}
