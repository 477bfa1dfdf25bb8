using System.Security.Cryptography;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Discs in memory, greenish or reddish in turn at the same lightness: nothing but its colour says which an image is.</summary>
internal sealed class TwoColorSamples(SampleShape shape) : ISampleCache
{
    private const double Chroma = 30; // within sRGB at every lightness here

    private readonly MemorySamples discs = new(shape with { Channels = 1 });

    public SampleShape Shape => shape;

    public ISampleSplit Split(string name) => new TintedSplit(discs.Split(name), shape);

    public void Dispose() => discs.Dispose();

    private sealed class TintedSplit(ISampleSplit discs, SampleShape shape) : ISampleSplit
    {
        private readonly byte[] pixels = Tinted(discs, shape);

        public int Count => discs.Count;

        public ReadOnlySpan<byte> Pixels(int index) => pixels.AsSpan(index * shape.Length, shape.Length);

        public ReadOnlySpan<byte> Sha256(int index) => SHA256.HashData(Pixels(index));

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => discs.Attribute(index, name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => discs.Attributes(index);

        private static byte[] Tinted(ISampleSplit discs, SampleShape shape)
        {
            using var scope = NewDisposeScope();
            var values = Enumerable.Range(0, discs.Count).SelectMany(index => discs.Pixels(index).ToArray()).ToArray();
            var lightness = (tensor(values).to(ScalarType.Float32) * (30.0 / 255) + 45).reshape(discs.Count, 1, shape.Height, shape.Width);
            var sign = arange(discs.Count, ScalarType.Float32).remainder(2).reshape(-1, 1, 1, 1).mul(2).sub(1);
            var lab = cat([lightness, (sign * Chroma).expand_as(lightness), zeros_like(lightness)], 1);
            var rgb = (LabColors.ToRgb(lab) * 255).round().clamp(0, 255).to(ScalarType.Byte);
            return rgb.permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();
        }
    }
}
