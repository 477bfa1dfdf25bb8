using System.Formats.Tar;
using System.IO.Compression;

namespace GenWorkers.Datasets.Sources;

/// <summary>Unpacks zip and tar files into an empty folder: plain files with safe names only, bytes counted as they come.</summary>
internal sealed class ArchiveReader(string path, DatasetOptions options, Action tick)
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixRegular = 0x8000;
    private const int UnixFolder = 0x4000;

    private readonly string _name = Path.GetFileName(path);
    private readonly InflationGuard _guard = new(Path.GetFileName(path), new FileInfo(path).Length, options.MaxSourceBytes);

    /// <summary>What the first bytes say; null for a file that is read as it is (IDX, gzipped IDX, a WebDataset shard).</summary>
    public static ArchiveKind? KindOf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[512];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head is [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..])
            return ArchiveKind.Zip;
        if (IsTar(head))
            return WebDatasetShard.Is(path) ? null : ArchiveKind.Tar;
        if (head is not [0x1F, 0x8B, ..])
            return null;
        return path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
            ? ArchiveKind.TarGzip
            : null;
    }

    public async Task ExtractAsync(ArchiveKind kind, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await (kind == ArchiveKind.Zip ? UnzipAsync(folder, cancellationToken) : UntarAsync(kind, folder, cancellationToken));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw InputErrors.Corrupt(_name, "the archive is damaged or ends too early", e);
        }
    }

    private static bool IsTar(ReadOnlySpan<byte> head) => head.Length == 512 && head.Slice(257, 5).SequenceEqual("ustar"u8);

    private async Task UnzipAsync(string folder, CancellationToken cancellationToken)
    {
        await using var zip = await ZipFile.OpenReadAsync(path, cancellationToken);
        foreach (var entry in zip.Entries)
        {
            _guard.CountEntry();
            SafeNames.Check(entry.FullName);
            var type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
            if (type is not (0 or UnixRegular or UnixFolder))
                throw InputErrors.UnsafePath(entry.FullName, $"it is a link or device in {_name}; links are not followed");
            if (entry.FullName.EndsWith('/'))
                continue;
            await using var data = await entry.OpenAsync(cancellationToken);
            await CopyAsync(data, folder, entry.FullName, cancellationToken);
        }
    }

    private async Task UntarAsync(ArchiveKind kind, string folder, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using Stream stream = kind == ArchiveKind.TarGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        await using var tar = new TarReader(stream);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            _guard.CountEntry();
            SafeNames.Check(entry.Name);
            SafeNames.RefuseLink(_name, entry);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                await CopyAsync(entry.DataStream ?? Stream.Null, folder, entry.Name, cancellationToken);
        }
    }

    private async Task CopyAsync(Stream data, string folder, string name, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[81_920];
        int read;
        while ((read = await data.ReadAsync(buffer, cancellationToken)) > 0)
        {
            _guard.Count(read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        tick();
    }
}
