using System.Buffers.Binary;
using System.IO.Compression;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.Idx;

/// <summary>An IDX file of unsigned bytes: magic (0, 0, 8, dimensions), sizes big-endian, then the values.</summary>
internal sealed class IdxFile : IDisposable
{
    private readonly string _name;
    private readonly Stream _stream;
    private readonly InflationGuard? _guard;
    private int _read;

    public IdxFile(SourceFiles source, string path, int dimensions)
    {
        _name = path;
        var file = source.OpenRead(path);
        _stream = file;
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            _stream = new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 16);
            _guard = new InflationGuard(path, file.Length, source.Options.MaxSourceBytes);
        }

        var header = new byte[4 + (4 * dimensions)];
        if (Fill(header) < header.Length)
            throw InputErrors.Corrupt(path, "the file ends within its header");
        if (header is not [0, 0, 8, ..] || header[3] != dimensions)
            throw InputErrors.Unsupported(path, $"it is no IDX file of bytes with {dimensions} dimensions");
        Sizes = [.. Enumerable.Range(1, dimensions).Select(i => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * i)))];
    }

    public IReadOnlyList<uint> Sizes { get; }

    /// <summary>Reads the next item; a file that ends too early is corrupt.</summary>
    public void ReadItem(Span<byte> item)
    {
        if (Fill(item) < item.Length)
            throw InputErrors.Corrupt(_name, $"its header says {Sizes[0]} items, the file ends after {_read}");
        _read++;
    }

    public void ExpectEnd()
    {
        if (Fill(stackalloc byte[1]) > 0)
            throw InputErrors.Corrupt(_name, $"its header says {Sizes[0]} items, the file has more");
    }

    public void Dispose() => _stream.Dispose();

    private int Fill(Span<byte> buffer)
    {
        try
        {
            var read = _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            _guard?.Count(read);
            return read;
        }
        catch (InvalidDataException e)
        {
            throw InputErrors.Corrupt(_name, "its gzip data is damaged", e);
        }
    }
}
