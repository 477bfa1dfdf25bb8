using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GenWorkers.Datasets.Versions;

/// <summary>
/// The fixed part of every sample of a version under construction: 80 bytes each, in chunks that never move, so that a
/// million samples are 80 MB and not a heap of objects.
/// </summary>
internal sealed class SampleTable
{
    private const int ChunkLength = 1 << 14;

    private readonly List<SampleEntry[]> _chunks = [];

    public int Count { get; private set; }

    public ref SampleEntry this[int index] => ref _chunks[index / ChunkLength][index % ChunkLength];

    public void Add(in SampleEntry entry)
    {
        if (Count % ChunkLength == 0)
            _chunks.Add(new SampleEntry[ChunkLength]);
        _chunks[^1][Count % ChunkLength] = entry;
        Count++;
    }

    /// <summary>
    /// Indexes of the distinct samples in the order of their hashes; of exact copies the first added one. The order of a
    /// version thus depends on its content alone.
    /// </summary>
    public int[] DistinctInHashOrder()
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, Compare);
        var kept = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (kept == 0 || this[order[kept - 1]].Hash != this[order[i]].Hash)
                order[kept++] = order[i];
        }

        return order[..kept];
    }

    private int Compare(int left, int right)
    {
        var byHash = this[left].Hash.CompareTo(this[right].Hash);
        return byHash != 0 ? byHash : left.CompareTo(right);
    }
}

[StructLayout(LayoutKind.Auto)]
internal struct SampleEntry
{
    public SampleHash Hash;

    /// <summary>Where the image's bytes lie in the spool.</summary>
    public long Offset;

    public int Length;

    /// <summary>Where name and attributes lie in the spool of texts.</summary>
    public long TextOffset;

    public int Width;
    public int Height;
    public byte Channels;

    /// <summary>Index into the extensions seen.</summary>
    public byte Extension;

    /// <summary>Split that the source named, or -1.</summary>
    public sbyte SourceSplit;

    public SampleSplit Split;
}

/// <summary>A SHA-256 as four comparable numbers.</summary>
internal readonly record struct SampleHash(ulong A, ulong B, ulong C, ulong D) : IComparable<SampleHash>
{
    public static SampleHash From(ReadOnlySpan<byte> sha256) => new(
        BinaryPrimitives.ReadUInt64BigEndian(sha256),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]));

    public string ToHex() => $"{A:x16}{B:x16}{C:x16}{D:x16}";

    public int CompareTo(SampleHash other)
    {
        var order = A.CompareTo(other.A);
        if (order == 0)
            order = B.CompareTo(other.B);
        if (order == 0)
            order = C.CompareTo(other.C);
        return order != 0 ? order : D.CompareTo(other.D);
    }
}
