using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>The object store cannot be reached for a while: the job is tried again.</summary>
[Collection(Installation.Collection)]
public sealed class StorageAwayTests
{
    [Fact]
    public async Task Run_StorageComesBack_SucceedsOnALaterAttempt()
    {
        await using var s3 = Routes.ToS3();
        await using var installation = await Installation.StartAsync(
            "scheduler,worker", TestContext.Current.CancellationToken, Routes.S3(s3), "Artifacts:MaxRetries=1",
            "Artifacts:RetryDelaySeconds=0.05", "Lineage:MaxAttempts=20", "Lineage:RetryDelaySeconds=0.5");
        s3.Cut();
        var following = Upstream.FollowAsync([Upstream.Import(Guid.NewGuid())], new() { ["JobSucceeded"] = 1 }, seconds: 120);
        await Eventually.TrueAsync(
            async () => await installation.CountAsync("job WHERE attempts > 0") == 1,
            TimeSpan.FromSeconds(60));

        s3.Restore();

        (await following).Data("JobSucceeded").Count().ShouldBe(1);
    }
}
