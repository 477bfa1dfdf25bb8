using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>An entry of the cache, mapped.</summary>
internal sealed class SampleCache : ISampleCache
{
    private readonly CacheHeader _header;
    private readonly MappedFile _pixels;
    private readonly CachePlaces _places;
    private readonly MappedFile _index;
    private readonly MappedFile _texts;

    public SampleCache(string folder)
    {
        _header = CacheHeader.Load(folder);
        _pixels = MappedFile.Open(Path.Combine(folder, CacheFiles.Pixels));
        _places = CachePlaces.Open(folder, _header);
        _index = MappedFile.Open(Path.Combine(folder, CacheFiles.Index));
        _texts = MappedFile.Open(Path.Combine(folder, CacheFiles.Texts));
    }

    public SampleShape Shape => _header.Shape;

    public ISampleSplit Split(string name) => name switch
    {
        "train" => new SampleSplitView(this, 0, _header.Train),
        "validation" => new SampleSplitView(this, _header.Train, _header.Validation),
        "test" => new SampleSplitView(this, _header.Train + _header.Validation, _header.Test),
        _ => throw new ArgumentException($"'{name}' is no split: train, validation or test.", nameof(name)),
    };

    public SampleShape? OwnShape(int index) => _places.HasOwnSizes ? _places[index].Shape : null;

    public ReadOnlySpan<byte> Pixels(int index)
    {
        var (start, shape) = _places[index];
        return _pixels.Slice(start, shape.Length);
    }

    public double Weight(int index) => BitConverter.ToDouble(Row(index));

    public ReadOnlySpan<byte> Sha256(int index) => Row(index)[16..];

    public ReadOnlySpan<byte> Attributes(int index)
    {
        var start = TextStart(index);
        var end = index + 1 < _header.Count ? TextStart(index + 1) : _texts.Length;
        return _texts.Slice(start, (int)(end - start));
    }

    public void Dispose()
    {
        _pixels.Dispose();
        _places.Dispose();
        _index.Dispose();
        _texts.Dispose();
    }

    private long TextStart(int index) => BitConverter.ToInt64(Row(index)[8..]);

    private ReadOnlySpan<byte> Row(int index) => _index.Slice((long)CacheFiles.IndexRow * index, CacheFiles.IndexRow);
}
