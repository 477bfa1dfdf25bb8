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

    /// <summary>
    /// Standard normal values none of which exceeds the bound in magnitude, (B, *shape): the truncation trick (Brock et al.
    /// 2019, section 3.1) without drawing again, by the inverse distribution function sqrt(2) erf^-1((2u - 1) erf(t / sqrt(2)))
    /// of as many uniform values, so that a row stays its own and moves evenly with the bound.
    /// </summary>
    public Tensor TruncatedNormal(double bound, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var reach = erf(tensor(bound / Math.Sqrt(2), ScalarType.Float64)).item<double>();
        // Half a step up from the uniform grid of 24 bits: symmetric, and finite where the reach rounds to 1.
        var centred = (Uniform(shape).to(ScalarType.Float64) * 2) - 1 + Math.ScaleB(1, -24);
        return ((centred * reach).erfinv() * Math.Sqrt(2)).clamp(-bound, bound).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

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
