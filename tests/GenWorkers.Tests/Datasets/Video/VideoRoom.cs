using System.Security.Cryptography;
using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Video;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Jobs.Video;

namespace GenWorkers.Tests.Datasets.Video;

/// <summary>A room with a model version in its store, for jobs that translate a video.</summary>
internal sealed class VideoRoom : IDisposable, ISourceBucket
{
    private readonly ImportRoom room = new();
    private ModelVersion? model;

    public DatasetOptions Options { get; init; } = new();

    public CheckpointHost Host { get; } = new();

    public string PathOf(string name) => Path.Combine(room.Source, name);

    public string StoredPath(string key) => Path.Combine(room.StoreFolder, key);

    public static FrameModel Identity() => new(value => value, new SampleShape(32, 32, 3), anySize: true);

    public async Task<JobResult> TranslateAsync(string name, VideoSpec? video = null, FrameModel? with = null)
    {
        var spec = Spec(name, video);
        model ??= await StoreModelAsync();
        var context = room.NewContext() with
        {
            Inputs = new JobInputs(Model: model),
            Host = Host,
            Checkpoints = [.. Host.Rows.OrderByDescending(row => row.Step).Take(CheckpointRow.Kept)],
        };
        var videos = new VideoTranslation(new VideoFiles(this, Options), with ?? Identity(), room.Store, TimeProvider.System);
        return await videos.RunAsync(spec, spec.Video!, context, ImportRoom.Token);
    }

    /// <summary>The path of the video that a job made, and its report.</summary>
    public (string Path, VideoReport Report) Of(JobResult result)
    {
        var report = StoredPath(result.Artifacts.Single(artifact => artifact.Name == "video.json").Key);
        return (
            StoredPath(result.Artifacts.Single(artifact => artifact.MediaType.StartsWith("video/", StringComparison.Ordinal)).Key),
            JsonSerializer.Deserialize<VideoReport>(File.ReadAllText(report), WireJson.Options)!);
    }

    public async Task<JobException> RefuseAsync(string name) =>
        await Should.ThrowAsync<JobException>(() => TranslateAsync(name));

    public Task FetchAsync(Uri source, string folder, long maxBytes, Action tick, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("no test reads from s3 here");

    public void Dispose() => room.Dispose();

    private TransformDatasetSpec Spec(string name, VideoSpec? video) => new()
    {
        Model = "model",
        Video = (video ?? new VideoSpec { Source = "" }) with { Source = new Uri(PathOf(name)).AbsoluteUri },
    };

    private async Task<ModelVersion> StoreModelAsync()
    {
        var path = PathOf("weights");
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(16), ImportRoom.Token);
        var stored = await room.Store.PutFileAsync(ArtifactArea.Models, path, ".safetensors", "application/vnd.safetensors", ImportRoom.Token);
        return new ModelVersion("model", stored.Sha256, "denoising-autoencoder", stored.Key, stored.SizeBytes);
    }
}

/// <summary>A host that keeps committed checkpoints, as the database does.</summary>
internal sealed class CheckpointHost : IJobHost
{
    public List<CheckpointRow> Rows { get; } = [];

    /// <summary>What a host answers whose lease is somebody else's.</summary>
    public bool Fenced { get; set; }

    public void Tick(JobPhase phase)
    {
    }

    public void Report(JobProgress progress)
    {
    }

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken)
    {
        if (!Fenced)
            Rows.Add(checkpoint);
        return Task.FromResult(!Fenced);
    }

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken)
    {
        Rows.Remove(checkpoint);
        return Task.CompletedTask;
    }
}
