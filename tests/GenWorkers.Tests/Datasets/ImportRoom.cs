using System.Text;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.Directories;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Caching;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Tests.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Tests.Datasets;

/// <summary>A folder to import from, a real directory store to import into, and a job's scratch and cache.</summary>
public sealed class ImportRoom : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public ImportRoom()
    {
        Source = Directory.CreateDirectory(_root.File("source")).FullName;
        StoreFolder = Directory.CreateDirectory(_root.File("store")).FullName;
        Store = new DirectoryArtifactStore(
            new ArtifactStoreOptions { Folder = StoreFolder }, NullLogger<DirectoryArtifactStore>.Instance, TimeProvider.System);
    }

    public string Source { get; }

    public string StoreFolder { get; }

    public string CacheFolder => _root.File("cache");

    public IArtifactStore Store { get; }

    public DatasetOptions Options { get; init; } = new();

    public RecordingHost Host { get; } = new();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The folder of the real data sets beside the checkout, null where it is absent.</summary>
    public static string? SharedData { get; } = FindSharedData();

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>A picture of one value and a corner of another, as PGM.</summary>
    public static byte[] Picture(int value, int width = 12, int height = 12)
    {
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)value);
        pixels[0] = (byte)(value >> 8);
        return [.. Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"), .. pixels];
    }

    public JobContext NewContext() => new()
    {
        Lease = new JobLease("default", Guid.NewGuid(), 1),
        Kind = JobKinds.ImportDataset,
        SpecJson = "{}",
        Inputs = new JobInputs(),
        Host = Host,
        ScratchFolder = Directory.CreateDirectory(_root.File(Path.GetRandomFileName())).FullName,
        CacheFolder = CacheFolder,
        Threads = 2,
        ImportRoots = [Source],
    };

    public Task<ImportedDataset> ImportAsync(ImportDatasetSpec? spec = null, string path = "") =>
        new DatasetImporter(Store, new NoBucket(), new ImageInspector(), Options).ImportAsync(
            (spec ?? Spec()) with { Source = spec?.Render is null ? new Uri(Path.Combine(Source, path)).AbsoluteUri : null },
            NewContext(),
            Token);

    public static ImportDatasetSpec Spec() => new() { Name = "set" };

    public async Task<JobException> RefuseAsync(ErrorCode code, string path = "", ImportDatasetSpec? spec = null)
    {
        var error = await Should.ThrowAsync<JobException>(() => ImportAsync(spec, path));
        error.Code.ShouldBe(code);
        StoredFiles().ShouldBeEmpty("a failed import must leave nothing");
        return error;
    }

    public IReadOnlyDictionary<string, DateTime> StoredFiles() =>
        Directory.GetFiles(StoreFolder, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc);

    public async Task<List<ManifestRow>> RowsAsync(ImportedDataset imported)
    {
        var path = _root.File(Path.GetRandomFileName());
        await Store.DownloadAsync(imported.Version.Version.ManifestKey, imported.Version.Version.ManifestSha256, path, Token);
        return await ManifestReader.ReadAsync(path, Token).ToListAsync(Token);
    }

    public Task<ISampleCache> OpenAsync(ImportedDataset imported, ImageSpec? image = null) =>
        new DatasetSource(Store, Options).OpenAsync(imported.Version.Version, image ?? new ImageSpec(), NewContext(), Token);

    public Task<ISampleCache> OpenAtOwnSizesAsync(ImportedDataset imported, ImageColors? colors = null) =>
        new DatasetSource(Store, Options).OpenAtOwnSizesAsync(imported.Version.Version, colors, NewContext(), Token);

    public Task<ISampleCache> OpenPairsAsync(ImportedDataset imported, ImageSpec image, bool elseSingle) =>
        new DatasetSource(Store, Options).OpenPairsAsync(imported.Version.Version, image, elseSingle, NewContext(), Token);

    public void Dispose() => _root.Dispose();

    private static string? FindSharedData()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "data")))
                return Path.Combine(at.FullName, "shared", "data");
        }

        return null;
    }

    private sealed class NoBucket : ISourceBucket
    {
        public Task FetchAsync(Uri source, string folder, long maxBytes, Action tick, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no test reads from s3 here");
    }
}
