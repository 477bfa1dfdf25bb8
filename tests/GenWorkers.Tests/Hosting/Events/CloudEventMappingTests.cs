using System.Text.Json;
using GenWorkers.Hosting.Events;
using GenWorkers.Jobs.Outbox;

namespace GenWorkers.Tests.Hosting.Events;

public sealed class CloudEventMappingTests
{
    private static readonly OutboxEvent Row = new(
        7, Guid.Parse("0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101"), "JobSucceeded", "default",
        Guid.Parse("0198c5b2-6f0e-7c3a-9d51-2f6f0c9be102"), "TrainModel", 3, DateTimeOffset.UnixEpoch,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", """{"jobId":"x"}""");

    [Fact]
    public void ToBytes_JobEvent_IsStructuredCloudEvent()
    {
        using var json = JsonDocument.Parse(CloudEventMapping.ToBytes(Row));
        var root = json.RootElement;

        root.GetProperty("specversion").GetString().ShouldBe("1.0");
        root.GetProperty("id").GetString().ShouldBe(Row.EventId.ToString());
        root.GetProperty("type").GetString().ShouldBe("dev.genworkers.JobSucceeded.v1");
        root.GetProperty("subject").GetString().ShouldBe(Row.JobId.ToString());
        root.GetProperty("sequence").GetString().ShouldBe("3");
        root.GetProperty("dataschema").GetString().ShouldBe("urn:genworkers:event:JobSucceeded:v1");
        root.GetProperty("traceparent").GetString().ShouldBe(Row.Traceparent);
        root.GetProperty("data").GetProperty("jobId").GetString().ShouldBe("x");
    }

    [Fact]
    public void ToBytes_WithoutJobAndTrace_LeavesThemOut()
    {
        using var json = JsonDocument.Parse(CloudEventMapping.ToBytes(Row with { JobId = null, Traceparent = null }));

        json.RootElement.TryGetProperty("subject", out _).ShouldBeFalse();
        json.RootElement.TryGetProperty("traceparent", out _).ShouldBeFalse();
    }

    [Fact]
    public void RoutingKey_RejectionWithoutKind_HasNoneInItsPlace() =>
        CloudEventMapping.RoutingKey(Row with { Type = "JobRejected", Kind = null }).ShouldBe("JobRejected.none.default");
}
