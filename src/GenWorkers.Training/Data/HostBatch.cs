using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Training.Data;

/// <summary>Pixels of one stream's part of a batch in plain memory, as a background thread collects them.</summary>
/// <param name="Pixels">(B, H, W, C) bytes.</param>
/// <param name="Classes">Index of each sample's class, for a conditional model.</param>
public sealed record HostBatch(byte[] Pixels, SampleKey[] Keys, long[]? Classes = null)
{
    public static HostBatch Read(ISampleSplit split, SampleShape shape, SampleKey[] keys, SampleClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(keys);
        var pixels = GC.AllocateUninitializedArray<byte>(keys.Length * shape.Length);
        for (var row = 0; row < keys.Length; row++)
            split.Pixels((int)keys[row].Index).CopyTo(pixels.AsSpan(row * shape.Length, shape.Length));
        return new HostBatch(pixels, keys, classes is null ? null : [.. keys.Select(key => (long)classes.Of(split, (int)key.Index))]);
    }
}
