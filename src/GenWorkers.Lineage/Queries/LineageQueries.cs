using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Training;
using GenWorkers.Lineage.Schema;
using GenWorkers.Lineage.Sql;
using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Queries;

/// <summary>Versions by reference, and their lineage.</summary>
internal sealed class LineageQueries(SqlDatabase database) : ILineageQueries
{
    public Task<DatasetVersion?> FindDatasetAsync(
        string tenant, string reference, CancellationToken cancellationToken) =>
        database.ReadAsync(async context =>
        {
            var (name, digest) = VersionReference.Parse(reference);
            var found = await Datasets(context, tenant)
                .Where(row => row.Name == name && (digest == null || row.Version.Digest == digest))
                .OrderByDescending(row => row.Version.CreatedAt).ThenByDescending(row => row.Version.Id)
                .FirstOrDefaultAsync(cancellationToken);
            return found is null ? null : ToDataset(found);
        });

    public Task<ModelVersion?> FindModelAsync(string tenant, string reference, CancellationToken cancellationToken) =>
        database.ReadAsync(async context =>
        {
            var (name, digest) = VersionReference.Parse(reference);
            var found = await Models(context, tenant)
                .Where(row => row.Name == name && (digest == null || row.Version.Digest == digest))
                .OrderByDescending(row => row.Version.CreatedAt).ThenByDescending(row => row.Version.Id)
                .FirstOrDefaultAsync(cancellationToken);
            return found is null ? null : ToModel(found);
        });

    public Task<IReadOnlyList<DatasetSummary>> ListDatasetsAsync(string tenant, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DatasetSummary>>(async context =>
        {
            var rows = await Datasets(context, tenant)
                .OrderByDescending(row => row.Version.CreatedAt).ThenByDescending(row => row.Version.Id)
                .ToListAsync(cancellationToken);
            return rows.ConvertAll(row => new DatasetSummary(
                ToDataset(row), row.Version.CreatedAt, Parse<long>(row.Version.Splits), row.Version.Duplicates));
        });

    public Task<IReadOnlyList<ModelSummary>> ListModelsAsync(string tenant, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ModelSummary>>(async context =>
        {
            var rows = await Models(context, tenant)
                .OrderByDescending(row => row.Version.CreatedAt).ThenByDescending(row => row.Version.Id)
                .ToListAsync(cancellationToken);
            return rows.ConvertAll(row => new ModelSummary(
                ToModel(row), row.Version.DatasetDigest, row.Version.CreatedAt, Parse<double>(row.Version.Metrics)));
        });

    public Task<LineageGraph?> TraceAsync(string tenant, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(context => new LineageTrace(context, tenant).TraceAsync(id, cancellationToken));

    private static IQueryable<NamedDataset> Datasets(LineageContext context, string tenant) =>
        from version in context.DatasetVersions.AsNoTracking()
        join dataset in context.Datasets on version.DatasetId equals dataset.Id
        where version.TenantId == tenant
        select new NamedDataset { Name = dataset.Name, Version = version };

    private static IQueryable<NamedModel> Models(LineageContext context, string tenant) =>
        from version in context.ModelVersions.AsNoTracking()
        join model in context.Models on version.ModelId equals model.Id
        where version.TenantId == tenant
        select new NamedModel { Name = model.Name, Version = version };

    private static DatasetVersion ToDataset(NamedDataset row) => new(
        row.Name, row.Version.Digest, row.Version.ManifestKey, row.Version.ManifestSha256, row.Version.Samples);

    private static ModelVersion ToModel(NamedModel row) => new(
        row.Name, row.Version.Digest, row.Version.Family, row.Version.WeightsKey, row.Version.SizeBytes);

    private static Dictionary<string, T> Parse<T>(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(json, WireJson.Options)!;

    private sealed class NamedDataset
    {
        public required string Name { get; init; }

        public required DatasetVersionEntity Version { get; init; }
    }

    private sealed class NamedModel
    {
        public required string Name { get; init; }

        public required ModelVersionEntity Version { get; init; }
    }
}
