using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Servers.Tests.Lineage;

public sealed class PostgresUnavailableTests
{
    [Fact]
    public async Task AnyCall_NoServer_IsDatabaseUnavailable()
    {
        // Port 1 of loopback is refused at once.
        var options = new LineageOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=5" };
        await using var services = new ServiceCollection().AddGenWorkersLineage(options).BuildServiceProvider();
        var store = services.GetRequiredService<IJobStore>();
        var token = TestContext.Current.CancellationToken;

        (await Should.ThrowAsync<JobException>(store.ObserveLeasesAsync(token))).Code.ShouldBe(ErrorCode.DatabaseUnavailable);
        (await Should.ThrowAsync<JobException>(store.FindAsync("default", Guid.NewGuid(), token)))
            .Code.ShouldBe(ErrorCode.DatabaseUnavailable);
        var lease = new JobLease("default", Guid.NewGuid(), 1);
        (await Should.ThrowAsync<JobException>(store.CompleteAsync(lease, new JobOutcome.Drained(), token)))
            .Code.ShouldBe(ErrorCode.DatabaseUnavailable);
    }
}
