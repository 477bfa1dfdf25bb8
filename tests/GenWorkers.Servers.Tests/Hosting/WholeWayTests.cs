using System.Text.Json;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>Six JSON messages on real servers: a data set, a model, samples, reconstructions, scores, an evaluation; every object in S3, every fact in PostgreSQL.</summary>
[Collection(Installation.Collection)]
public sealed class WholeWayTests
{
    private const string Tenant = "default";

    [Fact]
    public async Task Publish_OneJobOfEachKind_LeavesObjectsRowsAndEvents()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var installation = await Installation.StartAsync("api,scheduler,worker", cancel);

        var events = await Upstream.FollowAsync(Messages(), new() { ["JobSucceeded"] = 6 }, seconds: 180);

        events.Data("JobFailed").ShouldBeEmpty();
        events.Data("JobSucceeded").Count().ShouldBe(6);
        events.Data("DatasetVersionCreated").Count().ShouldBe(3);
        events.Data("ModelVersionCreated").Count().ShouldBe(1);
        events.Data("JobProgressed").ShouldNotBeEmpty();
        await EveryArtifactIsStoredAsync(installation, events, cancel);
        await EverythingIsLinkedAsync(installation, events, cancel);
        await TheDerivedSetAnswersForEverySourceSampleAsync(installation, cancel);
        await TheOutboxHoldsTheSameAsync(installation, events, cancel);
    }

    private static IReadOnlyList<object> Messages()
    {
        var (import, train, sample) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (transform, score, evaluate) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        return
        [
            Upstream.Message("ImportDataset", $$"""
                {"kind":"ImportDataset","jobId":"{{import}}","spec":{"name":"faces","render":{"count":600,"sizePixels":16} } }
                """),
            Upstream.Message("TrainModel", $$"""
                {"kind":"TrainModel","jobId":"{{train}}","dependsOn":["{{import}}"],
                 "spec":{"dataset":"faces","family":"vae","model":"m","budget":{"steps":12},
                         "options":{"latentSize":4,"baseChannels":4},"training":{"batchSize":16,"checkpointEverySteps":5} } }
                """),
            Upstream.Message("GenerateSamples", $$"""
                {"kind":"GenerateSamples","jobId":"{{sample}}","dependsOn":["{{train}}"],"spec":{"model":"m","count":8} }
                """),
            Upstream.Message("TransformDataset", $$"""
                {"kind":"TransformDataset","jobId":"{{transform}}","dependsOn":["{{train}}"],"spec":{"dataset":"faces","model":"m","output":"again"} }
                """),
            Upstream.Message("ScoreDataset", $$"""
                {"kind":"ScoreDataset","jobId":"{{score}}","dependsOn":["{{train}}"],"spec":{"dataset":"faces","model":"m","draws":2} }
                """),
            Upstream.Message("EvaluateModel", $$"""
                {"kind":"EvaluateModel","jobId":"{{evaluate}}","dependsOn":["{{train}}"],"spec":{"dataset":"faces","model":"m","extractor":"m"} }
                """),
        ];
    }

    private static async Task EveryArtifactIsStoredAsync(
        Installation installation, IReadOnlyList<JsonElement> events, CancellationToken cancel)
    {
        var store = installation.Services.GetRequiredService<IArtifactStore>();
        var keys = events.Data("JobSucceeded")
            .SelectMany(data => data.GetProperty("artifacts").EnumerateArray())
            .Select(artifact => artifact.GetProperty("key").GetString()!)
            .ToList();

        keys.Count.ShouldBeGreaterThanOrEqualTo(6);
        foreach (var key in keys)
            (await store.ExistsAsync(key, cancel)).ShouldBeTrue(key);
    }

    private static async Task EverythingIsLinkedAsync(
        Installation installation, IReadOnlyList<JsonElement> events, CancellationToken cancel)
    {
        var lineage = installation.Services.GetRequiredService<ILineageQueries>();
        var digest = events.Data("ModelVersionCreated").Single().GetProperty("digest").GetString()!;

        var graph = (await lineage.TraceAsync(Tenant, digest, cancel)).ShouldNotBeNull();

        graph.Nodes.Count(node => node.Type == "dataset").ShouldBe(3);
        graph.Nodes.Count(node => node.Type == "model").ShouldBe(1);
        graph.Nodes.Count(node => node.Type == "job").ShouldBe(6);
    }

    /// <summary>A model of twelve steps makes equal pictures of different ones; a set holds each picture once and counts the copies.</summary>
    private static async Task TheDerivedSetAnswersForEverySourceSampleAsync(Installation installation, CancellationToken cancel)
    {
        var datasets = await installation.Services.GetRequiredService<ILineageQueries>().ListDatasetsAsync(Tenant, cancel);
        var source = datasets.Single(dataset => dataset.Version.Name == "faces");
        var derived = datasets.Single(dataset => dataset.Version.Name == "again");

        (derived.Version.Samples + derived.Duplicates).ShouldBe(source.Version.Samples);
        derived.Splits["train"].ShouldBeInRange(1, source.Splits["train"]);
    }

    private static async Task TheOutboxHoldsTheSameAsync(
        Installation installation, IReadOnlyList<JsonElement> events, CancellationToken cancel)
    {
        var outbox = installation.Services.GetRequiredService<IOutbox>();
        var stored = await outbox.ReadAsync(Tenant, after: 0, limit: 1000, cancel);
        var published = events
            .Where(entry => !entry.GetProperty("routingKey").GetString()!.StartsWith("JobProgressed.", StringComparison.Ordinal))
            .Select(entry => entry.GetProperty("event").GetProperty("id").GetString());

        published.Distinct().ShouldBe(stored.Select(row => row.EventId.ToString()), ignoreOrder: true);
    }
}
