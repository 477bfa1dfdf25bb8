using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GenWorkers.Hosting;
using GenWorkers.Jobs.Submission;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>What a late subscriber asks over HTTP is what the bus told.</summary>
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
