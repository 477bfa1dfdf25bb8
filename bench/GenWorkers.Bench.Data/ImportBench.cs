using System.Diagnostics;
using System.Globalization;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.Directories;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Bench.Data;

/// <summary>Imports rendered 32x32 faces into a directory store; prints time and peak memory.</summary>
internal static class ImportBench
{
    public static async Task<int> RunAsync(int count)
    {
        var root = Directory.CreateTempSubdirectory("genworkers-bench-").FullName;
        try
        {
            var store = new DirectoryArtifactStore(
                new ArtifactStoreOptions { Folder = Path.Combine(root, "store") }, NullLogger<DirectoryArtifactStore>.Instance, TimeProvider.System);
            var importer = new DatasetImporter(store, new NoBucket(), new ImageInspector(), new DatasetOptions());
            var spec = new ImportDatasetSpec { Name = "bench", Render = new RenderFacesSpec { Count = count, SizePixels = 32 } };
            var peak = new PeakHost();
            var watch = Stopwatch.StartNew();
            var imported = await importer.ImportAsync(spec, NewContext(root, peak), CancellationToken.None);
            peak.Sample();
            Console.WriteLine("| images | distinct | seconds | peak managed, MiB | peak anonymous RSS, MiB |");
            Console.WriteLine("|---|---|---|---|---|");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {imported.Version.Version.Samples} | {watch.Elapsed.TotalSeconds:F0} | {peak.Managed >> 20} | {peak.Anonymous >> 20} |"));
            return peak.Managed < 1L << 30 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static JobContext NewContext(string root, IJobHost host) => new()
    {
        Lease = new JobLease("default", Guid.Empty, 1),
        Kind = JobKinds.ImportDataset,
        SpecJson = "{}",
        Inputs = new JobInputs(),
        Host = host,
        ScratchFolder = Directory.CreateDirectory(Path.Combine(root, "scratch")).FullName,
        CacheFolder = Path.Combine(root, "cache"),
        Threads = Environment.ProcessorCount,
    };

    private sealed class NoBucket : ISourceBucket
    {
        public Task FetchAsync(Uri source, string folder, long maxBytes, Action tick, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the benchmark renders its images");
    }
}
