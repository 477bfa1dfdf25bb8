using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GenWorkers.Lineage.Schema;

/// <summary>Tables of jobs and what hangs on them.</summary>
internal static class JobSchema
{
    private const string LiveStates = "('queued','waiting','running','paused')";

    public static void Configure(ModelBuilder model, bool postgres)
    {
        model.Entity<JobEntity>(job => ConfigureJob(job, postgres ? "jsonb" : "text"));
        model.Entity<JobAliasEntity>(alias =>
        {
            alias.ToTable("job_alias").HasKey(row => new { row.TenantId, row.AliasId });
            alias.HasIndex(row => new { row.TenantId, row.JobId });
        });
        model.Entity<JobDependencyEntity>(dependency =>
        {
            dependency.ToTable("job_dependency").HasKey(row => new { row.TenantId, row.JobId, row.DependsOnId });
            BelongsToJob(dependency, row => new { row.TenantId, row.JobId });
        });
        model.Entity<CancelTombstoneEntity>().ToTable("cancel_tombstone").HasKey(row => new { row.TenantId, row.JobId });
        ConfigureAttempts(model);
        ConfigureLinks(model);
    }

    private static void ConfigureJob(EntityTypeBuilder<JobEntity> job, string json)
    {
        job.ToTable("job", table =>
        {
            table.HasCheckConstraint("ck_job_state", "state IN ('queued','waiting','running','paused','succeeded','failed','cancelled','dead','expired')");
            table.HasCheckConstraint("ck_job_lease", "(state = 'running') = (worker_id IS NOT NULL AND lease_until IS NOT NULL)");
        });
        job.HasKey(row => new { row.TenantId, row.Id });
        job.Property(row => row.Spec).HasColumnType(json);
        job.Property(row => row.Tags).HasColumnType(json);
        job.Property(row => row.Metrics).HasColumnType(json);
        job.HasIndex(row => new { row.TenantId, row.Kind, row.DedupeKey }, "job_dedupe").HasDatabaseName("job_dedupe").IsUnique()
            .HasFilter($"dedupe_key IS NOT NULL AND state IN {LiveStates}");
        job.HasIndex(row => new { row.Priority, row.CreatedAt, row.Id }, "job_claim").HasDatabaseName("job_claim").HasFilter("state = 'queued'");
        job.HasIndex(row => new { row.CreatedAt, row.Id }, "job_oldest").HasDatabaseName("job_oldest").HasFilter("state = 'queued'");
        job.HasIndex(row => row.LeaseUntil, "job_lease").HasDatabaseName("job_lease").HasFilter("state = 'running'");
        job.HasIndex(row => row.ExpiresAt, "job_expiry").HasDatabaseName("job_expiry")
            .HasFilter("expires_at IS NOT NULL AND state IN ('queued','waiting','paused')");
        job.HasIndex(row => new { row.TenantId, row.CreatedAt }, "job_newest").HasDatabaseName("job_newest");
        job.HasIndex(row => new { row.CreatedAt, row.Id }, "job_waiting").HasDatabaseName("job_waiting").HasFilter("state = 'waiting'");
    }

    private static void ConfigureAttempts(ModelBuilder model)
    {
        model.Entity<JobCheckpointEntity>(checkpoint =>
        {
            checkpoint.ToTable("job_checkpoint").HasKey(row => new { row.TenantId, row.JobId, row.Key });
            BelongsToJob(checkpoint, row => new { row.TenantId, row.JobId });
        });
        model.Entity<JobMetricEntity>(metric =>
        {
            metric.ToTable("job_metric").HasKey(row => new { row.TenantId, row.JobId, row.Name, row.Step });
            BelongsToJob(metric, row => new { row.TenantId, row.JobId });
        });
        model.Entity<JobAttemptEntity>(attempt =>
        {
            attempt.ToTable("job_attempt").HasKey(row => new { row.TenantId, row.JobId, row.Fence });
            BelongsToJob(attempt, row => new { row.TenantId, row.JobId });
        });
    }

    private static void ConfigureLinks(ModelBuilder model)
    {
        model.Entity<JobArtifactEntity>(artifact =>
        {
            artifact.ToTable("job_artifact").HasKey(row => new { row.TenantId, row.JobId, row.Name });
            BelongsToJob(artifact, row => new { row.TenantId, row.JobId });
        });
        model.Entity<JobInputEntity>(input =>
        {
            input.ToTable("job_input").HasKey(row => new { row.TenantId, row.JobId, row.Type, row.Digest });
            input.HasIndex(row => new { row.TenantId, row.Digest });
            BelongsToJob(input, row => new { row.TenantId, row.JobId });
        });
        model.Entity<JobOutputEntity>(output =>
        {
            output.ToTable("job_output").HasKey(row => new { row.TenantId, row.JobId, row.Type, row.Name, row.Digest });
            output.HasIndex(row => new { row.TenantId, row.Digest });
            BelongsToJob(output, row => new { row.TenantId, row.JobId });
        });
    }

    private static void BelongsToJob<T>(
        EntityTypeBuilder<T> entity, System.Linq.Expressions.Expression<Func<T, object?>> key)
        where T : class =>
        entity.HasOne<JobEntity>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);
}
