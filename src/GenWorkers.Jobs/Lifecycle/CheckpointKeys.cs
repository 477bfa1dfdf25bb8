using System.Globalization;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>
/// The objects below <c>tenant/checkpoints/job/</c>: checkpoints, each named by a row, and the segments of a video, which
/// are named by the content of a checkpoint.
/// </summary>
public static class CheckpointKeys
{
    private const string Segment = "segment-";

    /// <summary>First part of all keys of a tenant's checkpoints.</summary>
    public static string PrefixOf(string tenant) => $"{tenant}/checkpoints/";

    public static string Of(JobLease lease, long step, string sha256)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return Below(lease, string.Create(CultureInfo.InvariantCulture, $"{step}-{lease.Fence}-{sha256}"));
    }

    /// <param name="index">Its place in the video.</param>
    public static string OfSegment(JobLease lease, int index, string sha256)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return Below(lease, string.Create(CultureInfo.InvariantCulture, $"{Segment}{index:D6}-{lease.Fence}-{sha256}"));
    }

    /// <summary>The job whose object it is; null for a key of another form.</summary>
    public static Guid? JobOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split('/') is [_, "checkpoints", var job, _] && Guid.TryParseExact(job, "D", out var id) ? id : null;
    }

    public static bool IsSegment(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.AsSpan(key.LastIndexOf('/') + 1).StartsWith(Segment, StringComparison.Ordinal);
    }

    private static string Below(JobLease lease, string name) => $"{PrefixOf(lease.Tenant)}{lease.JobId}/{name}";
}
