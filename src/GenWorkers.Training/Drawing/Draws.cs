using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace GenWorkers.Training.Drawing;

/// <summary>
/// The random draws of one batch. Row b of every tensor depends on (seed, purpose, key of sample b, how many draws this
/// object made before) and so neither on the batch it is in nor on threads. Values are made on the CPU for every device.
/// </summary>
public sealed class Draws(long seed, DrawPurpose purpose, IReadOnlyList<SampleKey> keys, Device device)
{
    private delegate void Fill(ref CounterRandom random, Span<float> values);

    private int slot;

    public int Count => keys.Count;

    public Device Device => device;

    /// <summary>Standard normal values, (B, *shape).</summary>
    public Tensor Normal(params long[] shape) =>
        Make(shape, static (ref CounterRandom random, Span<float> values) => random.FillNormal(values));

    /// <summary>Uniform values in [0, 1), (B, *shape).</summary>
    public Tensor Uniform(params long[] shape) =>
        Make(shape, static (ref CounterRandom random, Span<float> values) => random.FillUniform(values));

    private Tensor Make(long[] shape, Fill fill)
    {
        var tensor = empty([keys.Count, .. shape], ScalarType.Float32);
        var values = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        var length = values.Length / Math.Max(keys.Count, 1);
        for (var row = 0; row < keys.Count; row++)
        {
            var random = new CounterRandom(seed, purpose, keys[row].Epoch, keys[row].Index, slot);
            fill(ref random, values.Slice(row * length, length));
        }

        slot++;
        return tensor.to(device);
    }
}
