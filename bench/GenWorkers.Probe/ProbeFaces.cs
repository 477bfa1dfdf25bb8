using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;
using static TorchSharp.torch;

namespace GenWorkers.Probe;

/// <summary>Rendered faces with their targets, in memory.</summary>
internal sealed class ProbeFaces : IDisposable
{
    public ProbeFaces(int count, int size, long seed, int threads)
    {
        var pixels = new byte[(long)count * 3 * size * size];
        var numbers = new float[count * ProbeTargets.Names.Count];
        var classes = new long[count * ProbeTargets.Classes.Count];
        var spec = new RenderFacesSpec { Count = count };
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var factors = FaceFactorSampler.Draw(seed, i, spec);
            FaceRenderer.Render(factors, size, pixels.AsSpan(i * 3 * size * size, 3 * size * size));
            ProbeTargets.Fill(
                factors, Row(numbers, i, ProbeTargets.Names.Count), Row(classes, i, ProbeTargets.Classes.Count));
        });
        Count = count;
        Images = tensor(pixels, [count, size, size, 3]).permute(0, 3, 1, 2).contiguous(); // (N, 3, H, W) bytes
        Numbers = tensor(numbers, [count, ProbeTargets.Names.Count]);
        Classes = tensor(classes, [count, ProbeTargets.Classes.Count]);
    }

    public int Count { get; }

    public Tensor Images { get; }

    public Tensor Numbers { get; }

    public Tensor Classes { get; }

    /// <summary>Bytes as floats in [-1, 1].</summary>
    public static Tensor Scaled(Tensor images) => images.to(ScalarType.Float32).div_(127.5f).sub_(1f);

    public void Dispose()
    {
        Images.Dispose();
        Numbers.Dispose();
        Classes.Dispose();
    }

    private static Span<T> Row<T>(T[] table, int row, int columns) => table.AsSpan(row * columns, columns);
}
