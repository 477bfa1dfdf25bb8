using System.IO.MemoryMappedFiles;

namespace GenWorkers.Datasets.Caching;

/// <summary>A file as memory. Its pages belong to the system: they are no managed memory and go when others need it.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;

    private MappedFile(string path, MemoryMappedFileAccess access, long length)
    {
        Length = length;
        if (length == 0)
            return;
        var mode = access == MemoryMappedFileAccess.Read ? FileMode.Open : FileMode.CreateNew;
        _file = MemoryMappedFile.CreateFromFile(path, mode, null, mode == FileMode.Open ? 0 : length, access);
        _view = _file.CreateViewAccessor(0, length, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public long Length { get; }

    public static MappedFile Open(string path) => new(path, MemoryMappedFileAccess.Read, new FileInfo(path).Length);

    public static MappedFile Create(string path, long length) => new(path, MemoryMappedFileAccess.ReadWrite, length);

    public Span<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        ObjectDisposedException.ThrowIf(_view is { SafeMemoryMappedViewHandle.IsClosed: true }, this);
        return new Span<byte>(_start + offset, length);
    }

    public void Flush() => _view?.Flush();

    public void Dispose()
    {
        if (_view is { SafeMemoryMappedViewHandle.IsClosed: false })
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
