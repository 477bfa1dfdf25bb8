using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage;
using GenWorkers.Lineage.Migration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Tests.Lineage;

/// <summary>SQLite has no clock of its own: its times come from the host's TimeProvider.</summary>
public sealed class SqliteClockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genworkers-clock-").FullName;
    private readonly SetTime _time = new();

    [Fact]
    public async Task Claim_ClockReachesNotBefore_TakesTheJob()
    {
        var token = TestContext.Current.CancellationToken;
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(_time)
            .AddGenWorkersLineage(new LineageOptions
            {
                Provider = LineageProvider.Sqlite, ConnectionString = $"Data Source={Path.Combine(_folder, "clock.db")}",
            })
            .BuildServiceProvider();
        await services.GetRequiredService<SchemaMigrator>().MigrateAsync(token);
        var store = services.GetRequiredService<IJobStore>();
        var command = new Command
        {
            Kind = "Timed", JobId = Guid.NewGuid(), NotBefore = _time.Now.AddHours(1), Spec = JsonDocument.Parse("{}").RootElement,
        };
        var request = new ClaimRequest("worker", ["Timed"], DeviceKind.Cpu, 0, [], TimeSpan.FromMinutes(1));

        await store.SubmitAsync(new NewJob("default", command, "{}", new byte[32]), token);
        (await store.FindAsync("default", command.JobId, token))!.CreatedAt.ShouldBe(_time.Now);
        (await store.ClaimAsync(request, token)).ShouldBeNull();
        _time.Now = _time.Now.AddHours(1);
        (await store.ClaimAsync(request, token)).ShouldNotBeNull();
        (await store.ObserveLeasesAsync(token)).Single().LeaseUntil.ShouldBe(_time.Now.AddMinutes(1));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
