using System.Text;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Api;
using GenWorkers.Hosting.Embedded;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>An embedded installation for one test class, with a folder that imports may read.</summary>
public sealed class EmbeddedInstallation : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("genworkers-embedded-").FullName;
    private EmbeddedHost? host;

    public EmbeddedHost Host => host!;

    public string Source => Path.Combine(folder, "source");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Source);
        host = await EmbeddedHost.StartAsync(Path.Combine(folder, "host"), [Source], TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Writes a file below the source folder and returns the import's <c>source</c> for its folder.</summary>
    public string Write(string name, byte[] bytes)
    {
        var place = Directory.CreateDirectory(Path.Combine(Source, Guid.NewGuid().ToString("N")));
        var path = Path.Combine(place.FullName, name);
        File.WriteAllBytes(path, bytes);
        return new Uri(name.EndsWith(".zip", StringComparison.Ordinal) ? path : place.FullName + "/").AbsoluteUri;
    }

    /// <summary>Submits a spec and waits for the job's end.</summary>
    public async Task<JobView> RunAsync(string kind, string spec)
    {
        var id = Guid.NewGuid();
        (await SubmitAsync(id, kind, spec)).ShouldBeNull();
        JobView? ended = null;
        await Eventually.TrueAsync(async () =>
        {
            ended = await Host.FindAsync(id, TestContext.Current.CancellationToken);
            return ended is { } job && job.State.IsTerminal();
        });
        return ended!;
    }

    public async Task<JobRejected?> SubmitAsync(Guid id, string kind, string spec)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}","jobId":"{{id}}","spec":{{spec}} }""");
        var answer = await Host.Submission.SubmitAsync(
            ApiTenant.Default, body, messageId: null, TestContext.Current.CancellationToken);
        return answer.Rejection;
    }
}
