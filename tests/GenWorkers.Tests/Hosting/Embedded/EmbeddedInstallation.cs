using System.Text;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Api;
using GenWorkers.Hosting.Embedded;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Tests.Datasets;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>An embedded installation for one test class, with a folder that imports may read.</summary>
public class EmbeddedInstallation : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("genworkers-embedded-").FullName;
    private EmbeddedHost? host;

    /// <summary>The S3 server is an address where nobody listens; nothing is tried twice.</summary>
    protected Dictionary<string, string?> Settings { get; } = new()
    {
        ["Artifacts:Endpoint"] = "http://127.0.0.1:9",
        ["Artifacts:AccessKey"] = "nobody",
        ["Artifacts:SecretKey"] = "nothing",
        ["Artifacts:MaxRetries"] = "0",
        ["Lineage:MaxAttempts"] = "1",
    };

    public EmbeddedHost Host => host!;

    public string Source => Path.Combine(folder, "source");

    public string LogFile => Path.Combine(folder, "host", "log.txt");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Source);
        host = await EmbeddedHost.StartAsync(
            Path.Combine(folder, "host"), [Source], TestContext.Current.CancellationToken, settings: Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a file below the source folder; the import's <c>source</c> is the archive, or the folder of any other.</summary>
    public string Write(string name, byte[] bytes)
    {
        var place = Directory.CreateDirectory(Path.Combine(Source, Guid.NewGuid().ToString("N")));
        var path = Path.Combine(place.FullName, name);
        File.WriteAllBytes(path, bytes);
        return new Uri(Path.GetExtension(name) is ".zip" or ".tar" ? path : place.FullName + "/").AbsoluteUri;
    }

    /// <summary>Submits a spec and waits for the job's end.</summary>
    public async Task<JobView> RunAsync(string kind, string spec)
    {
        var id = Guid.NewGuid();
        (await SubmitAsync(id, kind, spec)).ShouldBeNull();
        return await EndAsync(id);
    }

    public async Task<JobView> EndAsync(Guid id)
    {
        JobView? ended = null;
        await Eventually.TrueAsync(async () =>
        {
            ended = await Host.FindAsync(id, TestContext.Current.CancellationToken);
            return ended is { } job && job.State.IsTerminal();
        });
        return ended!;
    }

    /// <summary>Imports two pictures of that size.</summary>
    public async Task ImportAsync(string name, int width, int height)
    {
        var source = Write("0.pgm", ImportRoom.Picture(10, width, height));
        File.WriteAllBytes(Path.Combine(new Uri(source).LocalPath, "1.pgm"), ImportRoom.Picture(20, width, height));
        var job = await RunAsync("ImportDataset", $$"""{"name":"{{name}}","source":"{{source}}"}""");
        job.State.ShouldBe(JobState.Succeeded, job.ErrorMessage);
    }

    public Task<JobRejected?> SubmitAsync(Guid id, string kind, string spec) =>
        SubmitAsync(Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}","jobId":"{{id}}","spec":{{spec}} }"""));

    public async Task<JobRejected?> SubmitAsync(byte[] body)
    {
        var answer = await Host.Submission.SubmitAsync(
            ApiTenant.Default, body, messageId: null, TestContext.Current.CancellationToken);
        return answer.Rejection;
    }
}
