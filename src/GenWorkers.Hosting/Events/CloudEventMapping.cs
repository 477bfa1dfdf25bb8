using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Outbox;

namespace GenWorkers.Hosting.Events;

/// <summary>An event of the outbox as CloudEvents 1.0 structured JSON.</summary>
public static class CloudEventMapping
{
    private const string Source = "/genworkers/";
    private static readonly JsonEventFormatter Formatter = new();
    private static readonly CloudEventAttribute Sequence = Extension("sequence");
    private static readonly CloudEventAttribute Traceparent = Extension("traceparent");

    public static ReadOnlyMemory<byte> ToBytes(OutboxEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var data = JsonDocument.Parse(row.DataJson);
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0, [Sequence, Traceparent])
        {
            Id = row.EventId.ToString(),
            Type = WireNames.EventType(row.Type),
            Source = new Uri(Source + row.Tenant, UriKind.Relative),
            Subject = row.JobId?.ToString(),
            Time = row.OccurredAt,
            DataContentType = "application/json",
            DataSchema = new Uri(WireNames.EventSchema(row.Type), UriKind.Absolute),
            Data = data.RootElement,
            [Sequence] = row.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (row.Traceparent is not null)
            cloudEvent[Traceparent] = row.Traceparent;
        return Formatter.EncodeStructuredModeMessage(cloudEvent, out _);
    }

    /// <summary><c>event.kind.tenant</c>; a rejection without a kind has <c>none</c> in its place.</summary>
    public static string RoutingKey(OutboxEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return $"{row.Type}.{row.Kind ?? "none"}.{row.Tenant}";
    }

    private static CloudEventAttribute Extension(string name) =>
        CloudEventAttribute.CreateExtension(name, CloudEventAttributeType.String);
}
