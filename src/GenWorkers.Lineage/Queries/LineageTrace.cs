using GenWorkers.Jobs.Lineage;
using GenWorkers.Lineage.Schema;
using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Queries;

/// <summary>
/// Walks from one node to everything that led to it (ancestors) and everything made from it (descendants). Siblings
/// are left out: what else an ancestor led to is not lineage of this node. Node ids are job ids and digests.
/// </summary>
internal sealed class LineageTrace(LineageContext context, string tenant)
{
    private const int ShortestPrefix = 8;
    private readonly HashSet<LineageEdge> _edges = [];
    private readonly HashSet<Guid> _jobs = [];
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);

    public async Task<LineageGraph?> TraceAsync(string id, CancellationToken cancellationToken)
    {
        if (await RootAsync(id, cancellationToken) is not { } root)
            return null;
        await WalkAsync(root, up: true, cancellationToken);
        await WalkAsync(root, up: false, cancellationToken);
        var nodes = await NodesAsync(cancellationToken);
        return new LineageGraph(root, nodes, [.. _edges]);
    }

    private async Task<string?> RootAsync(string id, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(id, out var job))
        {
            var alias = await context.Aliases.Where(row => row.TenantId == tenant && row.AliasId == job)
                .Select(row => (Guid?)row.JobId).FirstOrDefaultAsync(cancellationToken);
            var target = alias ?? job;
            return await context.Jobs.AnyAsync(row => row.TenantId == tenant && row.Id == target, cancellationToken)
                ? target.ToString()
                : null;
        }

        return await ByReferenceAsync(id, cancellationToken) ?? await ByPrefixAsync(id, cancellationToken);
    }

    private async Task<string?> ByReferenceAsync(string id, CancellationToken cancellationToken)
    {
        var (name, digest) = VersionReference.Parse(id);
        return await (
            from version in context.ModelVersions
            join model in context.Models on version.ModelId equals model.Id
            where version.TenantId == tenant && model.Name == name && (digest == null || version.Digest == digest)
            orderby version.CreatedAt descending, version.Id descending
            select version.Digest).FirstOrDefaultAsync(cancellationToken)
            ?? await (
            from version in context.DatasetVersions
            join dataset in context.Datasets on version.DatasetId equals dataset.Id
            where version.TenantId == tenant && dataset.Name == name && (digest == null || version.Digest == digest)
            orderby version.CreatedAt descending, version.Id descending
            select version.Digest).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>A whole digest or its first digits, where they belong to one version only.</summary>
    private async Task<string?> ByPrefixAsync(string id, CancellationToken cancellationToken)
    {
        var digits = id.StartsWith("sha256:", StringComparison.Ordinal) ? id["sha256:".Length..] : id;
        if (digits.Length < ShortestPrefix || !digits.All(char.IsAsciiHexDigitLower))
            return null;
        var found = await context.DatasetVersions.Where(row => row.TenantId == tenant && row.Digest.StartsWith(digits))
            .Select(row => row.Digest)
            .Union(context.ModelVersions.Where(row => row.TenantId == tenant && row.Digest.StartsWith(digits))
                .Select(row => row.Digest))
            .Take(2).ToListAsync(cancellationToken);
        return found.Count == 1 ? found[0] : null;
    }

    private async Task WalkAsync(string root, bool up, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { root };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var node))
        {
            var next = Guid.TryParse(node, out var job)
                ? await FromJobAsync(job, up, cancellationToken)
                : await FromVersionAsync(node, up, cancellationToken);
            foreach (var other in next)
            {
                _edges.Add(up ? new LineageEdge(other, node) : new LineageEdge(node, other));
                if (seen.Add(other))
                    open.Enqueue(other);
            }
        }
    }

    private async Task<List<string>> FromJobAsync(Guid job, bool up, CancellationToken cancellationToken)
    {
        _jobs.Add(job);
        return up
            ? await context.Inputs.Where(row => row.TenantId == tenant && row.JobId == job)
                .Select(row => row.Digest).Distinct().ToListAsync(cancellationToken)
            : await context.Outputs.Where(row => row.TenantId == tenant && row.JobId == job)
                .Select(row => row.Digest).Distinct().ToListAsync(cancellationToken);
    }

    private async Task<List<string>> FromVersionAsync(string digest, bool up, CancellationToken cancellationToken)
    {
        _digests.Add(digest);
        var jobs = up
            ? await context.Outputs.Where(row => row.TenantId == tenant && row.Digest == digest)
                .Select(row => row.JobId).Distinct().ToListAsync(cancellationToken)
            : await context.Inputs.Where(row => row.TenantId == tenant && row.Digest == digest)
                .Select(row => row.JobId).Distinct().ToListAsync(cancellationToken);
        return jobs.ConvertAll(job => job.ToString());
    }

    private async Task<List<LineageNode>> NodesAsync(CancellationToken cancellationToken)
    {
        var jobs = await context.Jobs.Where(row => row.TenantId == tenant && _jobs.Contains(row.Id))
            .Select(row => new { row.Id, row.Kind, row.CreatedAt }).ToListAsync(cancellationToken);
        var datasets = await (
            from version in context.DatasetVersions
            join dataset in context.Datasets on version.DatasetId equals dataset.Id
            where version.TenantId == tenant && _digests.Contains(version.Digest)
            orderby version.Id
            select new { version.Digest, dataset.Name, version.CreatedAt }).ToListAsync(cancellationToken);
        var models = await (
            from version in context.ModelVersions
            join model in context.Models on version.ModelId equals model.Id
            where version.TenantId == tenant && _digests.Contains(version.Digest)
            orderby version.Id
            select new { version.Digest, model.Name, version.CreatedAt }).ToListAsync(cancellationToken);
        return
        [
            .. jobs.Select(job => new LineageNode(job.Id.ToString(), "job", job.Kind, job.CreatedAt)),
            .. datasets.DistinctBy(row => row.Digest).Select(row => new LineageNode(row.Digest, "dataset", row.Name, row.CreatedAt)),
            .. models.DistinctBy(row => row.Digest).Select(row => new LineageNode(row.Digest, "model", row.Name, row.CreatedAt)),
        ];
    }
}
