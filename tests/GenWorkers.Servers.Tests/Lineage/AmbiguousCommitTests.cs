using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage;
using GenWorkers.Servers.Tests.Hosting;
using GenWorkers.Tests.Lineage.Compliance;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GenWorkers.Servers.Tests.Lineage;

/// <summary>The commit reached the server and its answer never came back.</summary>
public sealed class AmbiguousCommitTests(PostgresLineage database) : JobStoreCompliance(database), IClassFixture<PostgresLineage>
{
    [Fact]
    public async Task Complete_CommitAnswerLost_IsDoneOnce()
    {
        var id = await SubmitAsync();
        var claimed = await ClaimAsync();
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(server.Host!, server.Port);
        (server.Host, server.Port) = ("127.0.0.1", proxy.Port);
        var options = new LineageOptions { Provider = LineageProvider.Postgres, ConnectionString = server.ConnectionString };
        await using var services = new ServiceCollection().AddGenWorkersLineage(options).BuildServiceProvider();
        proxy.DropReply("COMMIT\0"u8); // the tag of CommandComplete

        var done = await services.GetRequiredService<IJobStore>().CompleteAsync(claimed.Lease, Success(), Token);

        proxy.HasDropped.ShouldBeTrue();
        done.ShouldBeTrue();
        (await FindAsync(id)).State.ShouldBe(JobState.Succeeded);
        (await EventTypesAsync(id)).ShouldBe(["JobAccepted", "JobStarted", "JobSucceeded"]);
    }
}
