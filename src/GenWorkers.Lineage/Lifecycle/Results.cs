using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Training;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Writes what a job made: versions, their lineage, and the events of those that are new.</summary>
internal static class Results
{
    public static async Task<IReadOnlyList<JobEvent>> WriteAsync(
        SqlSession session, JobRow job, JobResult result, CancellationToken cancellationToken)
    {
        var events = new List<JobEvent>();
        await session.ExecuteAsync(
            "UPDATE job SET metrics = @metrics WHERE tenant_id = @tenant AND id = @id",
            cancellationToken, ("metrics", ToJson(result.Metrics)), ("tenant", job.Tenant), ("id", job.Id));
        if (result.Dataset is { } dataset)
        {
            if (await WriteDatasetAsync(session, job, dataset, cancellationToken))
                events.Add(Created(job, dataset));
            if (dataset.ParentModel is { } parent)
                await LinkInputAsync(session, job.Lease, "model", parent, cancellationToken);
        }

        if (result.Model is { } model)
        {
            if (await WriteModelAsync(session, job, model, cancellationToken))
                events.Add(Created(job, model));
            await LinkInputAsync(session, job.Lease, "dataset", model.DatasetDigest, cancellationToken);
            await StartModels.LinkAsync(session, job, cancellationToken);
        }

        events.AddRange(result.Alarms.Select(alarm => Raised(job, alarm)));
        return events;
    }

    /// <summary>Rows that this job loaded and that no version shows: of a failed job, or of content that was there.</summary>
    public static async Task DropHiddenLoadsAsync(SqlSession session, JobRow job, CancellationToken cancellationToken)
    {
        const string hidden = "SELECT id FROM sample_load WHERE tenant_id = @tenant AND job_id = @id AND NOT visible";
        await session.ExecuteAsync(
            $"DELETE FROM dataset_version_sample WHERE load_id IN ({hidden})",
            cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
        await session.ExecuteAsync(
            "DELETE FROM sample_load WHERE tenant_id = @tenant AND job_id = @id AND NOT visible",
            cancellationToken, ("tenant", job.Tenant), ("id", job.Id));
    }

    public static Task<int> LinkInputAsync(
        SqlSession session, JobLease job, string type, string digest, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            INSERT INTO job_input (tenant_id, job_id, type, digest) VALUES (@tenant, @id, @type, @digest)
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, ("tenant", job.Tenant), ("id", job.JobId), ("type", type), ("digest", digest));

    /// <summary>True where the version is new; the same content again only gains a producer.</summary>
    private static async Task<bool> WriteDatasetAsync(
        SqlSession session, JobRow job, NewDatasetVersion made, CancellationToken cancellationToken)
    {
        var version = made.Version;
        var load = await ShowRowsAsync(session, job, version.Digest, cancellationToken);
        var dataset = await NameIdAsync(session, job, "dataset", version.Name, cancellationToken);
        var inserted = await session.ExecuteAsync(
            """
            INSERT INTO dataset_version (tenant_id, dataset_id, digest, manifest_key, manifest_sha256, croissant_key, shards,
              splits, samples, duplicates, license, parent_model, sample_load_id, created_at)
            VALUES (@tenant, @dataset, @digest, @manifest, @sha256, @croissant, @shards,
              @splits, @samples, @duplicates, @license, @parent, @load, @now) ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            ("tenant", job.Tenant), ("dataset", dataset), ("digest", version.Digest), ("manifest", version.ManifestKey),
            ("sha256", version.ManifestSha256), ("croissant", made.CroissantKey), ("shards", ToJson(made.Shards)),
            ("splits", ToJson(made.Splits)), ("samples", version.Samples), ("duplicates", made.Duplicates),
            ("license", made.License), ("parent", made.ParentModel), ("load", load));
        await LinkOutputAsync(session, job, "dataset", version.Name, version.Digest, cancellationToken);
        return inserted == 1;
    }

    private static async Task<bool> WriteModelAsync(
        SqlSession session, JobRow job, NewModelVersion made, CancellationToken cancellationToken)
    {
        var version = made.Version;
        var model = await NameIdAsync(session, job, "model", version.Name, cancellationToken);
        var inserted = await session.ExecuteAsync(
            """
            INSERT INTO model_version (tenant_id, model_id, digest, family, weights_key, size_bytes, options, dataset_digest,
              inexact, metrics, created_at)
            VALUES (@tenant, @model, @digest, @family, @weights, @size, @options, @dataset, @inexact, @metrics, @now)
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            ("tenant", job.Tenant), ("model", model), ("digest", version.Digest), ("family", version.Family),
            ("weights", version.WeightsKey), ("size", version.SizeBytes), ("options", new Json(made.OptionsJson)),
            ("dataset", made.DatasetDigest), ("inexact", made.Inexact), ("metrics", ToJson(Finite(made.Metrics))));
        await LinkOutputAsync(session, job, "model", version.Name, version.Digest, cancellationToken);
        return inserted == 1;
    }

    /// <summary>Makes the rows visible that this attempt loaded, unless the content has visible ones. Null without rows.</summary>
    private static async Task<long?> ShowRowsAsync(
        SqlSession session, JobRow job, string digest, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            """
            UPDATE sample_load SET visible = @visible
            WHERE tenant_id = @tenant AND job_id = @id AND fence = @fence AND digest = @digest
              AND NOT EXISTS (SELECT 1 FROM sample_load s WHERE s.tenant_id = @tenant AND s.digest = @digest AND s.visible)
            """,
            cancellationToken,
            ("visible", true), ("tenant", job.Tenant), ("id", job.Id), ("fence", job.Fence), ("digest", digest));
        var loads = await session.QueryAsync(
            "SELECT id FROM sample_load WHERE tenant_id = @tenant AND digest = @digest AND visible",
            row => row.Long("id"), cancellationToken, ("tenant", job.Tenant), ("digest", digest));
        return loads.Count == 0 ? null : loads[0];
    }

    /// <summary>The row of a data set's or model's name, made where there is none. The update locks and returns it.</summary>
    private static Task<long> NameIdAsync(
        SqlSession session, JobRow job, string table, string name, CancellationToken cancellationToken) =>
        session.ScalarAsync(
            $"""
            INSERT INTO {table} (tenant_id, name) VALUES (@tenant, @name)
            ON CONFLICT (tenant_id, name) DO UPDATE SET name = excluded.name RETURNING id
            """,
            cancellationToken, ("tenant", job.Tenant), ("name", name));

    private static Task<int> LinkOutputAsync(
        SqlSession session, JobRow job, string type, string name, string digest, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            "INSERT INTO job_output (tenant_id, job_id, type, name, digest) VALUES (@tenant, @id, @type, @name, @digest)",
            cancellationToken,
            ("tenant", job.Tenant), ("id", job.Id), ("type", type), ("name", name), ("digest", digest));

    private static DatasetVersionCreated Created(JobRow job, NewDatasetVersion made) => new()
    {
        JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant, Tags = job.Tags, Name = made.Version.Name,
        Digest = made.Version.Digest, Samples = made.Version.Samples, ManifestKey = made.Version.ManifestKey,
    };

    private static ModelVersionCreated Created(JobRow job, NewModelVersion made) => new()
    {
        JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant, Tags = job.Tags, Name = made.Version.Name,
        Digest = made.Version.Digest, Family = made.Version.Family, Dataset = made.DatasetDigest,
        WeightsKey = made.Version.WeightsKey, Metrics = Finite(made.Metrics),
    };

    private static HealthAlarmRaised Raised(JobRow job, HealthAlarm alarm) => new()
    {
        JobId = job.Id, Kind = job.Kind, Tenant = job.Tenant, Tags = job.Tags, Alarm = alarm.Alarm,
        Metric = alarm.Metric, Value = alarm.Value, Limit = alarm.Limit, Message = alarm.Message,
    };

    private static Dictionary<string, double> Finite(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(metric => double.IsFinite(metric.Value)).ToDictionary();

    private static Json ToJson<T>(T value) => new(JsonSerializer.Serialize(value, WireJson.Options));
}
