using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Schema;

/// <summary>Tables of data set versions, their samples, and model versions.</summary>
internal static class VersionSchema
{
    public static void Configure(ModelBuilder model, bool postgres)
    {
        ConfigureDatasets(model, postgres ? "jsonb" : "text");
        ConfigureModels(model, postgres ? "jsonb" : "text");
        ConfigureSamples(model);
    }

    private static void ConfigureDatasets(ModelBuilder model, string json)
    {
        model.Entity<DatasetEntity>(dataset =>
        {
            dataset.ToTable("dataset").HasKey(row => row.Id);
            dataset.HasIndex(row => new { row.TenantId, row.Name }).IsUnique();
        });
        model.Entity<DatasetVersionEntity>(version =>
        {
            version.ToTable("dataset_version").HasKey(row => row.Id);
            version.Property(row => row.Shards).HasColumnType(json);
            version.Property(row => row.Splits).HasColumnType(json);
            version.HasIndex(row => new { row.DatasetId, row.Digest }).IsUnique();
            version.HasIndex(row => new { row.TenantId, row.Digest });
            version.HasOne<DatasetEntity>().WithMany().HasForeignKey(row => row.DatasetId);
            version.HasOne<SampleLoadEntity>().WithMany().HasForeignKey(row => row.SampleLoadId);
        });
    }

    private static void ConfigureModels(ModelBuilder model, string json)
    {
        model.Entity<ModelEntity>(entity =>
        {
            entity.ToTable("model").HasKey(row => row.Id);
            entity.HasIndex(row => new { row.TenantId, row.Name }).IsUnique();
        });
        model.Entity<ModelVersionEntity>(version =>
        {
            version.ToTable("model_version").HasKey(row => row.Id);
            version.Property(row => row.Options).HasColumnType(json);
            version.Property(row => row.Metrics).HasColumnType(json);
            version.HasIndex(row => new { row.ModelId, row.Digest }).IsUnique();
            version.HasIndex(row => new { row.TenantId, row.Digest });
            version.HasOne<ModelEntity>().WithMany().HasForeignKey(row => row.ModelId);
        });
    }

    /// <summary>No foreign keys on the narrow rows: checking a million of them costs more than loading them.</summary>
    private static void ConfigureSamples(ModelBuilder model)
    {
        model.Entity<SampleEntity>(sample =>
        {
            sample.ToTable("sample").HasKey(row => row.Id);
            sample.HasIndex(row => new { row.TenantId, row.Sha256 }).IsUnique();
        });
        model.Entity<SampleLoadEntity>(load =>
        {
            load.ToTable("sample_load").HasKey(row => row.Id);
            load.HasIndex(row => new { row.TenantId, row.Digest }, "sample_load_visible").HasDatabaseName("sample_load_visible").IsUnique().HasFilter("visible");
            load.HasIndex(row => new { row.TenantId, row.JobId, row.Fence });
        });
        model.Entity<DatasetVersionSampleEntity>().ToTable("dataset_version_sample")
            .HasKey(row => new { row.LoadId, row.SampleId });
    }
}
