using System.Net;
using System.Security.Cryptography;
using System.Net.Http.Json;
using System.Text.Json;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>A client without a broker: submits and follows over HTTP, while another follows the same events on the bus.</summary>
[Collection(Installation.Collection)]
public sealed class ApiTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private Installation installation = null!;

    public async ValueTask InitializeAsync()
    {
        installation = await Installation.StartAsync("api,scheduler,worker", TestContext.Current.CancellationToken);
        http.BaseAddress = installation.Api;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await installation.DisposeAsync();
    }

    [Fact]
    public async Task Events_AfterAPosition_AreTheOnesOfTheBusInOrder()
    {
        var id = Guid.NewGuid();

        var told = await Upstream.FollowAsync([Upstream.Message("ImportDataset", Import(id))], new() { ["JobSucceeded"] = 1 }, seconds: 60);

        var read = new List<JsonElement>();
        for (long after = 0; (await GetAsync($"/events?after={after}&limit=2")).EnumerateArray().ToList() is { Count: > 0 } page;)
        {
            page.Count.ShouldBeLessThanOrEqualTo(2);
            read.AddRange(page);
            after = page[^1].GetProperty("position").GetInt64();
        }

        var kept = told.Where(entry => !entry.GetProperty("routingKey").GetString()!.StartsWith("JobProgressed.", StringComparison.Ordinal));
        read.Select(entry => entry.GetProperty("event").GetProperty("id").GetString())
            .ShouldBe(kept.Select(entry => entry.GetProperty("event").GetProperty("id").GetString()));
        read[^1].GetProperty("event").GetProperty("data").GetProperty("jobId").GetGuid().ShouldBe(id);
    }

    [Fact]
    public async Task Jobs_SubmittedOverHttp_RunAndAreFound()
    {
        var id = Guid.NewGuid();

        using var answer = await http.PostAsync("/commands", Json(Import(id)), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await GenWorkers.Tests.Eventually.TrueAsync(
            async () => (await GetAsync($"/jobs/{id}")).GetProperty("state").GetString() == "succeeded", TimeSpan.FromMinutes(1));
        (await GetAsync("/datasets")).EnumerateArray().Single().GetProperty("version").GetProperty("name").GetString().ShouldBe("faces");
    }

    [Fact]
    public async Task Artifacts_OfAJob_ComeWithTheirHashAndInASandbox()
    {
        var cancel = TestContext.Current.CancellationToken;
        var id = Guid.NewGuid();
        using var _ = await http.PostAsync("/commands", Json(Import(id)), cancel);
        await GenWorkers.Tests.Eventually.TrueAsync(
            async () => (await GetAsync($"/jobs/{id}")).GetProperty("state").GetString() == "succeeded", TimeSpan.FromMinutes(1));
        var artifacts = (await GetAsync($"/jobs/{id}")).GetProperty("artifacts").EnumerateArray().ToList();

        artifacts.ShouldNotBeEmpty();
        foreach (var artifact in artifacts)
        {
            using var answer = await http.GetAsync($"/jobs/{id}/artifacts/{artifact.GetProperty("name").GetString()}", cancel);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox");
            answer.Content.Headers.ContentType!.MediaType.ShouldBe(artifact.GetProperty("mediaType").GetString());
            Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(cancel)))
                .ShouldBe(artifact.GetProperty("sha256").GetString());
        }

        using var missing = await http.GetAsync($"/jobs/{id}/artifacts/..%2fsecrets", cancel);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/jobs/0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101/artifacts/a.png", HttpStatusCode.NotFound)]
    [InlineData("/jobs/0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101", HttpStatusCode.NotFound)]
    [InlineData("/jobs?state=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/events?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/asyncapi.json", HttpStatusCode.OK)]
    public async Task Get_Path_AnswersWith(string path, HttpStatusCode status)
    {
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Commands_TooLargeOrWrong_AreRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/commands") { Content = Json(new string(' ', (1 << 20) + 1)) };
        request.Headers.ExpectContinue = true; // the answer comes before the body; without this the connection may close under it
        request.Headers.ConnectionClose = true; // the server closes it after a refusal: the next request takes another
        using var large = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var wrong = await http.PostAsync("/commands", Json("{ not json"), TestContext.Current.CancellationToken);

        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("code").GetString().ShouldBe("message.malformed");
    }

    [Fact]
    public async Task Job_ThatRunsInAnotherProcess_ShowsItsProgress()
    {
        await installation.AddHostAsync("api", TestContext.Current.CancellationToken);
        using var other = new HttpClient { BaseAddress = installation.Api };
        var id = Guid.NewGuid();
        var following = Upstream.FollowAsync([Upstream.Import(id, count: 2000)], new() { ["JobSucceeded"] = 1 }, seconds: 120);

        await GenWorkers.Tests.Eventually.TrueAsync(
            async () =>
            {
                using var answer = await other.GetAsync($"/jobs/{id}", TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode
                    && (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
                        .TryGetProperty("progress", out _);
            },
            TimeSpan.FromMinutes(1));

        (await following).Data("JobSucceeded").Count().ShouldBe(1);
    }

    [Fact]
    public async Task Ready_ServersGone_SaysWhich()
    {
        await using var broker = Routes.ToBroker();
        await using var s3 = Routes.ToS3();
        await installation.AddHostAsync(
            "api", TestContext.Current.CancellationToken, Routes.Broker(broker), Routes.S3(s3), "Artifacts:MaxRetries=0");
        using var other = new HttpClient { BaseAddress = installation.Api };
        (await ReadyAsync(other)).ShouldBe((HttpStatusCode.OK, "broker healthy, database healthy, storage healthy"));

        broker.Cut();
        s3.Cut();

        (await ReadyAsync(other)).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, "broker unhealthy, database healthy, storage unhealthy"));
    }

    private static async Task<(HttpStatusCode Status, string Checks)> ReadyAsync(HttpClient api)
    {
        using var answer = await api.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (answer.StatusCode, string.Join(", ", body.GetProperty("checks").EnumerateObject()
            .Select(check => $"{check.Name} {check.Value.GetString()}").Order()));
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static string Import(Guid id) =>
        $$"""{"kind":"ImportDataset","jobId":"{{id}}","spec":{"name":"faces","render":{"count":20,"sizePixels":16} } }""";

    private async Task<JsonElement> GetAsync(string path) =>
        await http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
}
