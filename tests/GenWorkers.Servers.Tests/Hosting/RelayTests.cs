using System.Net;
using System.Text;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>Events go out although a relay is stuck with them.</summary>
[Collection(Installation.Collection)]
public sealed class RelayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// A broker in memory or disk alarm reads nothing and confirms nothing, as this connection does. The relay holds the
    /// event's row until it gives up; then another's turn comes.
    /// </summary>
    [Fact]
    public async Task Broker_ConfirmsNothing_AnotherRelaySendsTheEvent()
    {
        await using var broker = Routes.ToBroker();
        await using var installation = await Installation.StartAsync("api,scheduler", Cancel, Routes.Broker(broker));
        var queue = await KeptEvents.BindAsync(Cancel);
        var before = await SubmitAsync(installation.Api);
        await ArrivesAsync(before, queue);

        broker.Mute();
        var id = await SubmitAsync(installation.Api);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel); // the relay that is stuck has the row
        await installation.AddHostAsync("scheduler", Cancel);

        await ArrivesAsync(id, queue);
        broker.Cut(); // the stuck host would wait for an answer to its good-bye
        await KeptEvents.DeleteAsync(queue, Cancel);
    }

    private static Task ArrivesAsync(Guid id, string queue) => Eventually.TrueAsync(
        async () => (await KeptEvents.TakeAsync(queue, Cancel)).Any(entry => entry.GetProperty("data").GetProperty("jobId").GetGuid() == id),
        TimeSpan.FromSeconds(30));

    private static async Task<Guid> SubmitAsync(Uri api)
    {
        var id = Guid.NewGuid();
        using var http = new HttpClient { BaseAddress = api };
        using var body = new StringContent(Upstream.ImportBody(id), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/commands", body, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return id;
    }
}
