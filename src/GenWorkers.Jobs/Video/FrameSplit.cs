using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Jobs.Video;

/// <summary>The frames of one segment as samples, so that every model takes them that takes images.</summary>
internal sealed class FrameSplit(IReadOnlyList<byte[]> frames, SampleShape shape) : ISampleSplit
{
    public int Count => frames.Count;

    public ReadOnlySpan<byte> Pixels(int index) => frames[index];

    public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(frames[index]);

    public SampleShape? OwnShape(int index) => shape;

    public double Weight(int index) => 1;

    public string? Attribute(int index, string name) => null;

    public IReadOnlyDictionary<string, string> Attributes(int index) => new Dictionary<string, string>();
}
