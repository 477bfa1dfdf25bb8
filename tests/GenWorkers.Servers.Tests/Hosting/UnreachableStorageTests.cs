namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>Nobody listens where the artifacts should go.</summary>
[Collection(Installation.Collection)]
public sealed class UnreachableStorageTests
{
    [Fact]
    public async Task Import_NoObjectStore_FailsWithItsCodeAndLeavesNoDataset()
    {
        await using var installation = await Installation.StartAsync(
            "api,scheduler,worker", TestContext.Current.CancellationToken,
            "Artifacts:Endpoint=http://127.0.0.1:9", "Artifacts:MaxRetries=1", "Artifacts:RetryDelaySeconds=0.01",
            "Lineage:MaxAttempts=2", "Lineage:RetryDelaySeconds=0.01");

        var events = await Upstream.FollowAsync(
            [
                Upstream.Message(
                    "ImportDataset",
                    $$"""{"kind":"ImportDataset","jobId":"{{Guid.NewGuid()}}","spec":{"name":"faces","render":{"count":4,"sizePixels":16} } }"""),
            ],
            new() { ["JobFailed"] = 1 }, seconds: 60);

        var failed = events.Data("JobFailed").Single();
        failed.GetProperty("code").GetString().ShouldBe("storage.unavailable");
        failed.GetProperty("message").GetString()!.ShouldContain("127.0.0.1:9");
        events.Data("DatasetVersionCreated").ShouldBeEmpty();
        (await installation.CountAsync("dataset_version")).ShouldBe(0);
    }
}
