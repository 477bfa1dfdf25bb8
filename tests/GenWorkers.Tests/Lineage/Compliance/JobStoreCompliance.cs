using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Tests.Lineage.Compliance;

/// <summary>
/// What every job store must do. Each test has a job kind of its own, so the jobs of others are never claimed.
/// </summary>
public abstract class JobStoreCompliance(LineageDatabase database)
{
    protected const string Tenant = "default";
    protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    protected LineageDatabase Database => database;

    protected IJobStore Store => database.Store;

    protected string Kind { get; } = $"Kind{Guid.NewGuid():N}";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected NewJob Job(Guid? id = null, string spec = "{}", Func<Command, Command>? with = null, string? kind = null)
    {
        var command = new Command
        {
            Kind = kind ?? Kind,
            JobId = id ?? Guid.CreateVersion7(),
            Tags = new Dictionary<string, string> { ["project"] = "faces" },
            Spec = JsonDocument.Parse(spec).RootElement,
        };
        return new NewJob(
            Tenant, with is null ? command : with(command), spec, SHA256.HashData(Encoding.UTF8.GetBytes(command.Kind + spec)));
    }

    protected async Task<Guid> SubmitAsync(NewJob? job = null)
    {
        job ??= Job();
        (await Store.SubmitAsync(job, Token)).Outcome.ShouldBe(SubmitOutcome.Accepted);
        return job.Command.JobId;
    }

    protected ClaimRequest Request(string worker = "worker-1") =>
        new(worker, [Kind], DeviceKind.Cpu, 4096, ["cpu-2"], Lease);

    protected Task<ClaimedJob?> TryClaimAsync(string worker = "worker-1") => Store.ClaimAsync(Request(worker), Token);

    protected async Task<ClaimedJob> ClaimAsync(string worker = "worker-1") =>
        (await TryClaimAsync(worker)).ShouldNotBeNull();

    protected async Task<JobView> FindAsync(Guid id) => (await Store.FindAsync(Tenant, id, Token)).ShouldNotBeNull();

    /// <summary>Takes the lease from a running job, as a reaper that saw it unchanged.</summary>
    protected async Task<int> ReapAsync(Guid id)
    {
        var leases = await Store.ObserveLeasesAsync(Token);
        return await Store.ReapAsync([.. leases.Where(lease => lease.JobId == id)], Token);
    }

    /// <summary>Makes a requeued job claimable now.</summary>
    protected Task ForgetDelayAsync(Guid id) => database.SetBackAsync(id, "run_after", TimeSpan.FromHours(1));

    /// <summary>The job's rows as they are; a subscriber's read may come later, behind other open transactions.</summary>
    protected Task<IReadOnlyList<OutboxEvent>> EventsAsync(Guid id) => database.EventsAsync("job_id = @value", id);

    protected async Task<IReadOnlyList<string>> EventTypesAsync(Guid id) =>
        [.. (await EventsAsync(id)).Select(row => row.Type)];

    /// <summary>The last event of a job as its record.</summary>
    protected async Task<T> LastEventAsync<T>(Guid id)
    {
        var last = (await EventsAsync(id))[^1];
        last.Type.ShouldBe(typeof(T).Name);
        return JsonSerializer.Deserialize<T>(last.DataJson, WireJson.Options)!;
    }

    protected static JobOutcome Success(JobResult? result = null) => new JobOutcome.Succeeded(result ?? new JobResult());

    protected static JobOutcome Failure(ErrorCode code) => new JobOutcome.Failed(code, "it broke", []);

    protected static CheckpointRow Checkpoint(long step, long fence = 1, string fingerprint = "cpu-2") =>
        new(step, $"default/checkpoints/{step}-{fence}-{Guid.NewGuid():N}", Digest(), fingerprint, step);

    protected static ArtifactReference Artifact(string name = "report.html") =>
        new() { Name = name, Key = $"default/reports/{name}", Sha256 = Digest(), SizeBytes = 7, MediaType = "text/html" };

    protected static string Digest() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    protected static NewDatasetVersion NewDataset(string name, string digest, string? parentModel = null) => new(
        new DatasetVersion(name, digest, $"default/datasets/{digest}.parquet", Digest(), 3),
        "default/datasets/croissant.json",
        ["default/datasets/a.tar"],
        new Dictionary<string, long> { ["train"] = 2, ["test"] = 1 },
        1,
        "CC0-1.0",
        parentModel);

    protected static NewModelVersion NewModel(string name, string digest, string dataset) => new(
        new ModelVersion(name, digest, "vae", $"default/models/{digest}.safetensors", 100),
        """{"latentSize":16}""",
        dataset,
        false,
        new Dictionary<string, double> { ["validation/mse"] = 0.01 });
}
