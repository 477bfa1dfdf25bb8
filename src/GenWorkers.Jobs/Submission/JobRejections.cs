using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Submission;

/// <summary>Rejections that both the service and the stores write.</summary>
public static class JobRejections
{
    public static JobRejected IdReused(string tenant, Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new JobRejected
        {
            JobId = command.JobId,
            Kind = command.Kind,
            Tenant = tenant,
            Code = ErrorCode.JobIdReused.Value,
            Problems = [new Problem("$.jobId", "not the id of a job with another kind or spec", command.JobId.ToString())],
        };
    }
}
