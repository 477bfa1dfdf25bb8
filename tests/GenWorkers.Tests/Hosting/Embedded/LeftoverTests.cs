using System.Text;
using GenWorkers.Hosting.Api;
using GenWorkers.Hosting.Embedded;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Tests.Artifacts;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>What a host that runs jobs clears away when it starts.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    [Fact]
    public async Task Start_OldCheckpointOfAnEndedJobAndUnfinishedPut_AreDeleted()
    {
        var (ended, open) = await SubmitTwoAndCancelOneAsync();
        var checkpoint = WriteOld(Checkpoint(ended));
        var unfinished = WriteOld(".unfinished/0123");
        var live = WriteOld(CheckpointKeys.OfSegment(new JobLease(ApiTenant.Default, open, 1), 0, "ab"));

        await using var host = await EmbeddedHost.StartAsync(root.Path, [], TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => !File.Exists(checkpoint) && !File.Exists(unfinished));
        File.Exists(live).ShouldBeTrue();
    }

    public void Dispose() => root.Dispose();

    private static string Checkpoint(Guid job) => CheckpointKeys.Of(new JobLease(ApiTenant.Default, job, 1), 20, "ab");

    private async Task<(Guid Ended, Guid Open)> SubmitTwoAndCancelOneAsync()
    {
        await using var host = await EmbeddedHost.StartAsync(root.Path, [], TestContext.Current.CancellationToken, run: false);
        var (ended, open) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var id in new[] { ended, open })
        {
            // Waits for a job that nobody submits.
            var command = $$"""{"kind":"ImportDataset","jobId":"{{id}}","dependsOn":["{{Guid.NewGuid()}}"],"spec":{"name":"a","source":"file:///a/"} }""";
            (await host.Submission.SubmitAsync(
                ApiTenant.Default, Encoding.UTF8.GetBytes(command), messageId: null, TestContext.Current.CancellationToken)).Rejection.ShouldBeNull();
        }

        await host.Jobs.CancelAsync(ApiTenant.Default, ended, null, TestContext.Current.CancellationToken);
        return (ended, open);
    }

    private string WriteOld(string name)
    {
        var path = root.File($"artifacts/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "old");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-2));
        return path;
    }
}
