using GenWorkers.Lineage.Migration;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Tests.Lineage;

public sealed class SqliteSchemaTests(SqliteLineage database) : IClassFixture<SqliteLineage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SchemaGuard Guard => database.Services.GetRequiredService<SchemaGuard>();

    [Fact]
    public async Task Migrate_ManyAtOnceAndAgain_LeavesAUsableSchemaInWriteAheadMode()
    {
        var migrator = database.Services.GetRequiredService<SchemaMigrator>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => migrator.MigrateAsync(Token)));
        await Guard.CheckAsync(Token);
        (await database.CountAsync("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'")).ShouldBe(1);
    }

    [Fact]
    public async Task Check_OneMigrationAhead_IsAcceptedTwoAreNot()
    {
        await AddAsync("29990101000000_Next");
        await Guard.CheckAsync(Token);
        await AddAsync("29990102000000_AfterNext");
        (await Should.ThrowAsync<InvalidOperationException>(Guard.CheckAsync(Token))).Message.ShouldContain("AfterNext");
        await database.ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id LIKE '2999%'");
    }

    [Fact]
    public async Task Check_OlderSchema_IsRefusedByName()
    {
        await database.ExecuteAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = 'x' || migration_id");
        (await Should.ThrowAsync<InvalidOperationException>(Guard.CheckAsync(Token))).Message.ShouldContain("Initial");
        await database.ExecuteAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = substr(migration_id, 2)");
    }

    private Task<int> AddAsync(string migration) => database.ExecuteAsync(
        "INSERT INTO \"__EFMigrationsHistory\" (migration_id, product_version) VALUES (@id, '10.0.0')", ("id", migration));
}
