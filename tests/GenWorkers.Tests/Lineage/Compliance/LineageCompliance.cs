using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;

namespace GenWorkers.Tests.Lineage.Compliance;

public abstract class LineageCompliance(LineageDatabase database) : JobStoreCompliance(database)
{
    private ILineageQueries Queries => Database.Queries;

    [Fact]
    public async Task Find_NameOrReference_NewestOrThatVersion()
    {
        var name = Name();
        var (old, recent) = (Digest(), Digest());
        await RunAsync(new JobResult { Dataset = NewDataset(name, old) });
        await RunAsync(new JobResult { Dataset = NewDataset(name, recent) });

        (await Queries.FindDatasetAsync(Tenant, name, Token))!.Digest.ShouldBe(recent);
        (await Queries.FindDatasetAsync(Tenant, $"{name}@sha256:{old}", Token))!.Digest.ShouldBe(old);
        (await Queries.FindDatasetAsync(Tenant, $"{name}@sha256:{Digest()}", Token)).ShouldBeNull();
        (await Queries.FindDatasetAsync("other", name, Token)).ShouldBeNull();
        (await Queries.FindModelAsync(Tenant, name, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task List_Versions_WithTheirFigures()
    {
        var (name, dataset, model) = (Name(), Digest(), Digest());
        await RunAsync(new JobResult { Dataset = NewDataset(name, dataset) });
        await RunAsync(new JobResult { Model = NewModel(name, model, dataset) });

        var listed = (await Queries.ListDatasetsAsync(Tenant, Token)).Single(row => row.Version.Digest == dataset);
        listed.Splits["train"].ShouldBe(2);
        listed.Duplicates.ShouldBe(1);
        listed.Version.Samples.ShouldBe(3);
        var trained = (await Queries.ListModelsAsync(Tenant, Token)).Single(row => row.Version.Digest == model);
        trained.DatasetDigest.ShouldBe(dataset);
        trained.Metrics["validation/mse"].ShouldBe(0.01);
        trained.Version.WeightsKey.ShouldEndWith(".safetensors");
    }

    [Fact]
    public async Task Complete_SameDatasetTwice_OneVersionTwoProducers()
    {
        var (name, digest) = (Name(), Digest());
        var first = await RunAsync(new JobResult { Dataset = NewDataset(name, digest) });
        var second = await RunAsync(new JobResult { Dataset = NewDataset(name, digest) });

        (await Queries.ListDatasetsAsync(Tenant, Token)).Count(row => row.Version.Digest == digest).ShouldBe(1);
        (await EventTypesAsync(second)).ShouldNotContain("DatasetVersionCreated");
        var graph = (await Queries.TraceAsync(Tenant, digest, Token))!;
        graph.Edges.ShouldBe(
            [new LineageEdge(first.ToString(), digest), new LineageEdge(second.ToString(), digest)], ignoreOrder: true);
    }

    [Fact]
    public async Task Trace_FromTheMiddle_BothWaysAndNoSiblings()
    {
        var (name, dataset, model, samples, sibling) = (Name(), Digest(), Digest(), Digest(), Digest());
        var import = await RunAsync(new JobResult { Dataset = NewDataset(name, dataset) });
        var train = await RunAsync(new JobResult { Model = NewModel(name, model, dataset) });
        await RunAsync(new JobResult { Model = NewModel(name, sibling, dataset) });
        var generate = await RunAsync(new JobResult { Dataset = NewDataset($"{name}-samples", samples, model) });

        foreach (var id in new[] { model, model[..8], $"{name}@sha256:{model}", train.ToString() })
        {
            var graph = (await Queries.TraceAsync(Tenant, id, Token))!;
            graph.Root.ShouldBe(id == train.ToString() ? id : model);
            graph.Edges.ShouldBe(
                [
                    new LineageEdge(import.ToString(), dataset),
                    new LineageEdge(dataset, train.ToString()),
                    new LineageEdge(train.ToString(), model),
                    new LineageEdge(model, generate.ToString()),
                    new LineageEdge(generate.ToString(), samples),
                ],
                ignoreOrder: true);
            graph.Nodes.Single(node => node.Id == samples).ShouldSatisfyAllConditions(
                node => node.Type.ShouldBe("dataset"), node => node.Label.ShouldBe($"{name}-samples"));
            graph.Nodes.Count.ShouldBe(6);
        }

        (await Queries.TraceAsync(Tenant, Digest(), Token)).ShouldBeNull();
        (await Queries.TraceAsync("other", model, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Trace_WarmStart_NamesTheModelItStartedFrom()
    {
        var (name, dataset, first, second) = (Name(), Digest(), Digest(), Digest());
        await RunAsync(new JobResult { Model = NewModel(name, first, dataset) });
        var spec = $$"""{"budget":{"steps":1},"dataset":"{{name}}","family":"vae","startFrom":"{{name}}"}""";
        var job = Job(spec: spec, kind: JobKinds.TrainModel);
        await SubmitAsync(job);
        var claimed = (await Store.ClaimAsync(Request() with { Kinds = [JobKinds.TrainModel] }, Token))!;
        await Store.CompleteAsync(
            claimed.Lease, Success(new JobResult { Model = NewModel(name, second, dataset) }), Token);
        var graph = (await Queries.TraceAsync(Tenant, second, Token))!;
        graph.Edges.ShouldContain(new LineageEdge(first, job.Command.JobId.ToString()));
    }

    [Fact]
    public async Task Resolve_NewVersionBeforeARetry_StaysWithTheFirst()
    {
        var (name, first) = (Name(), Digest());
        await RunAsync(new JobResult { Dataset = NewDataset(name, first) });
        await RunAsync(new JobResult { Model = NewModel(name, first, first) });
        var spec = $$"""{"budget":{"steps":1},"dataset":"{{name}}","family":"vae","startFrom":"{{name}}"}""";
        var id = await SubmitAsync(Job(spec: spec, kind: JobKinds.TrainModel));
        var resolver = new InputResolver(Queries, Store);
        var training = Request() with { Kinds = [JobKinds.TrainModel] };
        var claimed = (await Store.ClaimAsync(training, Token))!;
        (await resolver.ResolveAsync(claimed, Token)).Dataset!.Digest.ShouldBe(first);
        await Store.CompleteAsync(claimed.Lease, Failure(ErrorCode.StorageUnavailable), Token);
        await RunAsync(new JobResult { Dataset = NewDataset(name, Digest()) });
        await RunAsync(new JobResult { Model = NewModel(name, Digest(), first) });
        await ForgetDelayAsync(id);

        var again = (await Store.ClaimAsync(training, Token))!;
        var inputs = await resolver.ResolveAsync(again, Token);

        (inputs.Dataset!.Digest, inputs.Model!.Digest).ShouldBe((first, first));
        await Store.CompleteAsync(again.Lease, Success(new JobResult { Model = NewModel(name, Digest(), first) }), Token);
        (await Store.FindInputsAsync(Tenant, id, Token)).Count.ShouldBe(2);
        (await Store.PinInputsAsync(claimed.Lease, new Dictionary<string, string> { ["dataset"] = Digest() }, Token)).ShouldBeFalse();
    }

    private static string Name() => $"set-{Guid.NewGuid():N}";

    private async Task<Guid> RunAsync(JobResult result)
    {
        var id = await SubmitAsync();
        (await Store.CompleteAsync((await ClaimAsync()).Lease, Success(result), Token)).ShouldBeTrue();
        return id;
    }
}
