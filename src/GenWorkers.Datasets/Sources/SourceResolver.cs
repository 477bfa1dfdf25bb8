using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets.Sources;

/// <summary>
/// Brings a source's files to a local folder: <c>file:///</c> below an import root, <c>s3://</c> downloaded into scratch,
/// an archive unpacked into scratch.
/// </summary>
internal sealed class SourceResolver(ISourceBucket bucket, DatasetOptions options)
{
    public async Task<SourceFiles> ResolveAsync(string source, JobContext context, CancellationToken cancellationToken)
    {
        var uri = new Uri(source);
        var path = uri.Scheme == "s3"
            ? await FetchAsync(uri, context, cancellationToken)
            : FileRoots.Check(Uri.UnescapeDataString(uri.AbsolutePath), context.ImportRoots);
        if (Directory.Exists(path))
            return SourceFiles.OfFolder(path, source, options);
        if (ArchiveReader.KindOf(path) is not { } kind)
            return SourceFiles.OfFile(path, options);

        var folder = Directory.CreateDirectory(Path.Combine(context.ScratchFolder, "unpacked")).FullName;
        var archive = new ArchiveReader(path, options, () => context.Host.Tick(JobPhase.Decode));
        await archive.ExtractAsync(kind, folder, cancellationToken);
        return SourceFiles.OfFolder(SkipOnlyFolder(folder), source, options);
    }

    private async Task<string> FetchAsync(Uri uri, JobContext context, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(context.ScratchFolder, "source")).FullName;
        await bucket.FetchAsync(
            uri, folder, options.MaxSourceBytes, () => context.Host.Tick(JobPhase.Download), cancellationToken);
        var entries = Directory.GetFileSystemEntries(folder);
        return entries is [var only] ? only : folder;
    }

    /// <summary>An archive of a folder and an archive of its content are the same source.</summary>
    private static string SkipOnlyFolder(string folder)
    {
        while (Directory.GetFileSystemEntries(folder) is [var only] && Directory.Exists(only))
            folder = only;
        return folder;
    }
}
