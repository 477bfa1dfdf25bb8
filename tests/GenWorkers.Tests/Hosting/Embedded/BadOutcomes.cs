using System.Text.Json;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Api;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>
/// What every bad command must leave: the event with code and text, no data set and no model named <c>bad</c>, and a
/// queue whose next job runs.
/// </summary>
internal static class BadOutcomes
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The event's data.</summary>
    public static async Task<JsonElement> ShouldHaveFailedAsync(
        this EmbeddedInstallation installation, JobView job, ErrorCode code, string text)
    {
        job.State.ShouldBe(JobState.Failed);
        job.ErrorCode.ShouldBe(code.Value, job.ErrorMessage);
        var failed = (await EventsAsync(installation, nameof(JobFailed))).Where(data => IsOf(data, job.JobId)).ShouldHaveSingleItem();
        failed.GetProperty("code").GetString().ShouldBe(code.Value);
        failed.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(text);
        await ShouldBeUnharmedAsync(installation);
        return failed;
    }

    public static Task ShouldHaveRejectedAsync(
        this EmbeddedInstallation installation, Guid job, ErrorCode code, string path) =>
        ShouldHaveRejectedAsync(installation, data => IsOf(data, job), code, path);

    public static async Task ShouldHaveRejectedAsync(
        this EmbeddedInstallation installation, Func<JsonElement, bool> isIt, ErrorCode code, string path)
    {
        var rejected = (await EventsAsync(installation, nameof(JobRejected))).Where(isIt).ShouldHaveSingleItem();
        rejected.GetProperty("code").GetString().ShouldBe(code.Value);
        rejected.GetProperty("problems")[0].GetProperty("path").GetString().ShouldBe(path);
        await ShouldBeUnharmedAsync(installation);
    }

    private static bool IsOf(JsonElement data, Guid job) =>
        data.TryGetProperty("jobId", out var id) && id.ValueKind == JsonValueKind.String && id.GetGuid() == job;

    private static async Task<IEnumerable<JsonElement>> EventsAsync(EmbeddedInstallation installation, string type) =>
        (await installation.Host.Outbox.ReadAsync(ApiTenant.Default, 0, 1000, Token))
            .Where(stored => stored.Type == type)
            .Select(stored => JsonElement.Parse(stored.DataJson));

    private static async Task ShouldBeUnharmedAsync(EmbeddedInstallation installation)
    {
        var datasets = await installation.Host.Lineage.ListDatasetsAsync(ApiTenant.Default, Token);
        datasets.ShouldNotContain(dataset => dataset.Version.Name == "bad");
        var models = await installation.Host.Lineage.ListModelsAsync(ApiTenant.Default, Token);
        models.ShouldNotContain(model => model.Version.Name == "bad");
        var next = await installation.RunAsync("ImportDataset", """{"name":"good","render":{"count":2,"sizePixels":16} }""");
        next.State.ShouldBe(JobState.Succeeded, next.ErrorMessage);
    }
}
