using System.IO.MemoryMappedFiles;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using Microsoft.Win32.SafeHandles;

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
        _file = access == MemoryMappedFileAccess.Read
            ? MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, access)
            : MemoryMappedFile.CreateFromFile(Reserve(path, length), null, length, access, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public long Length { get; }

    public static MappedFile Open(string path) => new(path, MemoryMappedFileAccess.Read, new FileInfo(path).Length);

    /// <summary>Throws <see cref="JobException"/> with <c>storage.unavailable</c> where the disk has too little room.</summary>
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

    /// <summary>
    /// A new file whose blocks are all its own. Writing to a page of a hole for which the disk has no block left is no
    /// exception but SIGBUS, which ends the process.
    /// </summary>
    private static SafeFileHandle Reserve(string path, long length)
    {
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, length);
        }
        catch (IOException full)
        {
            throw new JobException(
                ErrorCode.StorageUnavailable,
                $"The worker's cache folder cannot reserve {length} bytes for decoded samples; its disk may be full.",
                full);
        }
    }
}
