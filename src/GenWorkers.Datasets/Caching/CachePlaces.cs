using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>Where each sample of an entry lies in its pixels, and its shape there.</summary>
internal sealed class CachePlaces : IDisposable
{
    private const int EntryBytes = 16;

    private readonly SampleShape _shape;
    private readonly MappedFile? _places;

    private CachePlaces(CacheHeader header, Func<MappedFile> places)
    {
        _shape = header.Shape;
        _places = header.HasOwnSizes ? places() : null;
    }

    public bool HasOwnSizes => _places is not null;

    public static CachePlaces Create(string folder, CacheHeader header) =>
        new(header, () => MappedFile.Create(Path.Combine(folder, CacheFiles.Places), (long)EntryBytes * header.Count));

    public static CachePlaces Open(string folder, CacheHeader header) =>
        new(header, () => MappedFile.Open(Path.Combine(folder, CacheFiles.Places)));

    public (long Start, SampleShape Shape) this[int index]
    {
        get
        {
            if (_places is null)
                return ((long)index * _shape.Length, _shape);
            var entry = _places.Slice((long)EntryBytes * index, EntryBytes);
            return (BitConverter.ToInt64(entry), new SampleShape(BitConverter.ToInt32(entry[8..]), BitConverter.ToInt32(entry[12..]), _shape.Channels));
        }
    }

    /// <summary>Notes the place of a sample that has a size of its own.</summary>
    /// <returns>Bytes that it takes there.</returns>
    public int Put(int index, long start, int height, int width)
    {
        var entry = _places!.Slice((long)EntryBytes * index, EntryBytes);
        BitConverter.TryWriteBytes(entry, start);
        BitConverter.TryWriteBytes(entry[8..], height);
        BitConverter.TryWriteBytes(entry[12..], width);
        return height * width * _shape.Channels;
    }

    public void Flush() => _places?.Flush();

    public void Dispose() => _places?.Dispose();
}
