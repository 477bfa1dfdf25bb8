using GenWorkers.Hosting;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>The object store cannot be reached: the job is tried again, and what was cut off is visible nowhere.</summary>
[Collection(Installation.Collection)]
public sealed class StorageAwayTests
{
    private const string Tenant = "default";

    [Fact]
    public async Task Run_StorageAway_FailsAfterItsAttemptsAndLeavesNothing()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var s3 = InstallationRoutes.ToS3();
        await using var installation = await StartAsync(s3, retryDelaySeconds: 0.05);
        var (import, train) = (Guid.NewGuid(), Guid.NewGuid());
        var imported = await Upstream.FollowAsync([Upstream.Import(import)], new() { ["JobSucceeded"] = 1 }, seconds: 60);
        imported.Data("JobSucceeded").Count().ShouldBe(1);
        s3.Cut();

        var events = await Upstream.FollowAsync(
            [Upstream.Import(Guid.NewGuid(), count: 5), Upstream.Message("TrainModel", Train(train))],
            new() { ["JobFailed"] = 2 },
            seconds: 120);

        foreach (var failed in events.Data("JobFailed"))
        {
            failed.GetProperty("code").GetString().ShouldBe("storage.unavailable");
            failed.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
            failed.GetProperty("retryable").GetBoolean().ShouldBeTrue();
            failed.GetProperty("artifacts").GetArrayLength().ShouldBe(0);
        }

        events.Data("JobFailed").Count().ShouldBe(2);
        events.Data("JobStarted").Count().ShouldBe(4);
        events.Data("DatasetVersionCreated").ShouldBeEmpty();
        events.Data("ModelVersionCreated").ShouldBeEmpty();
        var lineage = installation.Services.GetRequiredService<ILineageQueries>();
        (await lineage.ListDatasetsAsync(Tenant, cancel)).ShouldHaveSingleItem();
        (await lineage.ListModelsAsync(Tenant, cancel)).ShouldBeEmpty();
        (await installation.CountAsync("SELECT count(*) FROM sample_load WHERE NOT visible")).ShouldBe(0);
    }

    [Fact]
    public async Task Run_StorageComesBack_SucceedsOnALaterAttempt()
    {
        await using var s3 = InstallationRoutes.ToS3();
        await using var installation = await StartAsync(s3, retryDelaySeconds: 0.5);
        s3.Cut();
        var following = Upstream.FollowAsync([Upstream.Import(Guid.NewGuid())], new() { ["JobSucceeded"] = 1 }, seconds: 120);
        await Eventually.TrueAsync(
            async () => await installation.CountAsync("SELECT count(*) FROM job WHERE attempts > 0") == 1,
            TimeSpan.FromSeconds(60));

        s3.Restore();

        (await following).Data("JobSucceeded").Count().ShouldBe(1);
    }

    private static Task<Installation> StartAsync(TcpProxy s3, double retryDelaySeconds) => Installation.StartAsync(
        HostRoles.All,
        TestContext.Current.CancellationToken,
        new InstallationRoutes
        {
            Settings = new Dictionary<string, string?>
            {
                ["Lineage:MaxAttempts"] = retryDelaySeconds < 0.1 ? "2" : "20",
                ["Lineage:RetryDelaySeconds"] = retryDelaySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Artifacts:MaxRetries"] = "1",
                ["Artifacts:RetryDelaySeconds"] = "0.05",
            },
        }.WithS3(s3));

    private static string Train(Guid id) => $$"""
        {"kind":"TrainModel","jobId":"{{id}}","spec":{"dataset":"faces","family":"vae","model":"m","budget":{"steps":2},
         "options":{"latentSize":4,"baseChannels":4},"training":{"batchSize":4} } }
        """;
}
