using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Schema;
using GenWorkers.Lineage.Sql;
using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Jobs as people see them.</summary>
internal sealed class JobViews(SqlDatabase database)
{
    public Task<JobView?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(async context =>
        {
            var alias = await context.Aliases
                .Where(row => row.TenantId == tenant && row.AliasId == id)
                .Select(row => (Guid?)row.JobId)
                .FirstOrDefaultAsync(cancellationToken);
            var target = alias ?? id;
            var jobs = await context.Jobs.AsNoTracking()
                .Where(row => row.TenantId == tenant && row.Id == target)
                .ToListAsync(cancellationToken);
            var views = await ViewAsync(context, tenant, jobs, cancellationToken);
            return views.SingleOrDefault();
        });

    public Task<IReadOnlyList<JobView>> ListAsync(
        string tenant, JobState? state, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(async context =>
        {
            var jobs = context.Jobs.AsNoTracking().Where(row => row.TenantId == tenant);
            if (state is { } only)
            {
                var name = JobRow.Name(only);
                jobs = jobs.Where(row => row.State == name);
            }

            var newest = await jobs.OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).Take(limit)
                .ToListAsync(cancellationToken);
            return await ViewAsync(context, tenant, newest, cancellationToken);
        });

    private static async Task<IReadOnlyList<JobView>> ViewAsync(
        LineageContext context, string tenant, List<JobEntity> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.ConvertAll(job => job.Id);
        var aliases = await context.Aliases.AsNoTracking()
            .Where(row => row.TenantId == tenant && ids.Contains(row.JobId))
            .OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
        var artifacts = await context.Artifacts.AsNoTracking()
            .Where(row => row.TenantId == tenant && ids.Contains(row.JobId))
            .OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var outputs = await context.Outputs.AsNoTracking()
            .Where(row => row.TenantId == tenant && ids.Contains(row.JobId)).ToListAsync(cancellationToken);
        var steps = await context.Checkpoints
            .Where(row => row.TenantId == tenant && ids.Contains(row.JobId) && row.Valid)
            .GroupBy(row => row.JobId)
            .Select(group => new { group.Key, Step = group.Max(row => row.Step) })
            .ToDictionaryAsync(group => group.Key, group => (long?)group.Step, cancellationToken);
        return jobs.ConvertAll(job => View(job) with
        {
            CheckpointStep = steps.GetValueOrDefault(job.Id),
            Aliases = [.. aliases.Where(row => row.JobId == job.Id).Select(row => row.AliasId)],
            Artifacts = [.. artifacts.Where(row => row.JobId == job.Id).Select(Reference)],
            Dataset = Made(outputs, job, "dataset"),
            Model = Made(outputs, job, "model"),
        });
    }

    private static JobView View(JobEntity job) => new()
    {
        JobId = job.Id,
        Kind = job.Kind,
        State = JobRow.ParseState(job.State),
        Priority = job.Priority,
        SpecJson = job.Spec,
        CreatedAt = job.CreatedAt,
        FinishedAt = job.FinishedAt,
        Worker = job.WorkerId,
        Attempts = job.Attempts,
        Crashes = job.Crashes,
        ErrorCode = job.ErrorCode,
        ErrorMessage = job.ErrorMessage,
        Tags = Parse<string>(job.Tags),
        Metrics = Parse<double>(job.Metrics),
    };

    private static ArtifactReference Reference(JobArtifactEntity row) => new()
    {
        Name = row.Name, Key = row.Key, Sha256 = row.Sha256, SizeBytes = row.SizeBytes, MediaType = row.MediaType,
    };

    private static string? Made(List<JobOutputEntity> outputs, JobEntity job, string type) =>
        outputs.FirstOrDefault(row => row.JobId == job.Id && row.Type == type) is { } made
            ? $"{made.Name}@sha256:{made.Digest}"
            : null;

    private static Dictionary<string, T> Parse<T>(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, T>>(json, WireJson.Options)!;
}
