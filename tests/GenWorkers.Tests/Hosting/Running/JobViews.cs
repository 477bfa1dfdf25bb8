using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Running;

internal static class JobViews
{
    /// <summary>Fails with the job's own message.</summary>
    public static void ShouldSucceed(this JobView job) =>
        job.State.ShouldBe(JobState.Succeeded, $"{job.ErrorCode}: {job.ErrorMessage}");
}
