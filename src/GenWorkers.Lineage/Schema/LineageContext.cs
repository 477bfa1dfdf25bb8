using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Schema;

/// <summary>
/// The schema, for migrations and simple reads; everything that changes a job is hand-written SQL. Tables are named
/// in the singular, columns in snake case.
/// </summary>
internal sealed class LineageContext(DbContextOptions<LineageContext> options) : DbContext(options)
{
    public DbSet<JobEntity> Jobs => Set<JobEntity>();

    public DbSet<JobAliasEntity> Aliases => Set<JobAliasEntity>();

    public DbSet<JobCheckpointEntity> Checkpoints => Set<JobCheckpointEntity>();

    public DbSet<JobArtifactEntity> Artifacts => Set<JobArtifactEntity>();

    public DbSet<JobInputEntity> Inputs => Set<JobInputEntity>();

    public DbSet<JobOutputEntity> Outputs => Set<JobOutputEntity>();

    public DbSet<DatasetEntity> Datasets => Set<DatasetEntity>();

    public DbSet<DatasetVersionEntity> DatasetVersions => Set<DatasetVersionEntity>();

    public DbSet<ModelEntity> Models => Set<ModelEntity>();

    public DbSet<ModelVersionEntity> ModelVersions => Set<ModelVersionEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        JobSchema.Configure(modelBuilder, Database.IsNpgsql());
        OutboxSchema.Configure(modelBuilder, Database.IsNpgsql());
        VersionSchema.Configure(modelBuilder, Database.IsNpgsql());
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (Database.IsSqlite())
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
    }
}
