using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GenWorkers.Hosting;
using GenWorkers.Jobs.Submission;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>What the API answers beside a real bus: events and jobs as the bus told them, progress, readiness.</summary>
[Collection(Installation.Collection)]
public sealed class ApiTests
{
    [Fact]
    public async Task Get_EventsAndJob_ReturnWhatTheBusTold()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var installation = await Installation.StartAsync(HostRoles.All, cancel);
        using var api = new HttpClient { BaseAddress = await installation.StartApiAsync(HostRoles.Api, cancel) };
        var id = Guid.NewGuid();
        var told = (await Upstream.FollowAsync([Upstream.Import(id)], new() { ["JobSucceeded"] = 1 }, seconds: 60))
            .Where(entry => !entry.GetProperty("routingKey").GetString()!.StartsWith("JobProgressed.", StringComparison.Ordinal))
            .Select(entry => entry.GetProperty("event"))
            .ToList();

        var entries = await EntriesAsync(api, 0, told.Count);
        entries.Select(entry => CanonicalJson.Serialize(entry.GetProperty("event"))).ShouldBe(told.Select(CanonicalJson.Serialize));
        var position = entries[0].GetProperty("position").GetInt64();
        (await EntriesAsync(api, position, told.Count - 1)).Count.ShouldBe(told.Count - 1);

        var job = await api.GetFromJsonAsync<JsonElement>($"/jobs/{id}", cancel);
        job.GetProperty("state").GetString().ShouldBe("succeeded");
        job.GetProperty("dataset").GetString().ShouldBe(told[^1].GetProperty("data").GetProperty("dataset").GetString());
        (await api.GetAsync($"/jobs/{Guid.NewGuid()}", cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Get_JobThatRunsInAnotherProcess_ShowsItsProgress()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var installation = await Installation.StartAsync(HostRoles.Scheduler | HostRoles.Worker, cancel);
        using var api = new HttpClient { BaseAddress = await installation.StartApiAsync(HostRoles.Api, cancel) };
        var id = Guid.NewGuid();
        var following = Upstream.FollowAsync([Upstream.Import(id, count: 2000)], new() { ["JobSucceeded"] = 1 }, seconds: 120);

        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await api.GetAsync($"/jobs/{id}", cancel);
                return answer.IsSuccessStatusCode
                    && (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).TryGetProperty("progress", out var progress)
                    && progress.GetProperty("jobId").GetGuid() == id;
            },
            TimeSpan.FromSeconds(60));

        (await following).Data("JobSucceeded").Count().ShouldBe(1);
    }

    [Fact]
    public async Task Get_Ready_SaysWhichServersAnswer()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var broker = InstallationRoutes.ToBroker();
        await using var s3 = InstallationRoutes.ToS3();
        var routes = new InstallationRoutes { Settings = new Dictionary<string, string?> { ["Artifacts:MaxRetries"] = "0" } };
        await using var installation = await Installation.StartAsync(
            HostRoles.Scheduler, cancel, routes.WithBroker(broker).WithS3(s3));
        using var api = new HttpClient { BaseAddress = await installation.StartApiAsync(HostRoles.Api, cancel) };
        (await ReadyAsync(api)).ShouldBe((HttpStatusCode.OK, "broker healthy, database healthy, storage healthy"));

        broker.Cut();
        s3.Cut();

        (await ReadyAsync(api)).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, "broker unhealthy, database healthy, storage unhealthy"));
        (await api.GetAsync("/health/live", cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<(HttpStatusCode Status, string Checks)> ReadyAsync(HttpClient api)
    {
        using var answer = await api.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (answer.StatusCode, string.Join(", ", body.GetProperty("checks").EnumerateObject()
            .Select(check => $"{check.Name} {check.Value.GetString()}").Order()));
    }

    /// <summary>The page after a position, once it has that many entries: it never passes a transaction that is open.</summary>
    private static async Task<List<JsonElement>> EntriesAsync(HttpClient api, long after, int count)
    {
        List<JsonElement> entries = [];
        await Eventually.TrueAsync(async () =>
        {
            entries = (await api.GetFromJsonAsync<List<JsonElement>>($"/events?after={after}", TestContext.Current.CancellationToken))!;
            return entries.Count >= count;
        });
        return entries;
    }
}
