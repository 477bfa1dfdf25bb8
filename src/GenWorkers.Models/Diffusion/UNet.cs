using GenWorkers.Models.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Diffusion;

/// <summary>
/// Images to images of the same size, with what the way down saw given to the way up (Ronneberger et al. 2015; blocks as
/// in Dhariwal and Nichol 2021). Any size: halves are rounded up, and the way up returns to the sizes of the way down.
/// </summary>
public sealed class UNet : Module
{
    private readonly Conv2d input;
    private readonly List<List<UNetBlock>> down = [];
    private readonly List<Conv2d> halve = [];
    private readonly UNetBlock middle1;
    private readonly SelfAttention? attention;
    private readonly UNetBlock middle2;
    private readonly List<List<UNetBlock>> up = [];
    private readonly List<Conv2d> enlarge = [];
    private readonly GroupNorm norm;
    private readonly Conv2d output;

    public UNet(int channels, int baseChannels, int levels, int blocks, bool attention, long embeddingSize)
        : base(nameof(UNet))
    {
        long Width(int level) => level <= 0 ? baseChannels : 2 * baseChannels;
        var last = Width(levels - 1);
        input = Add(nameof(input), Conv2d(channels, baseChannels, 3, padding: 1L));
        for (var level = 0; level < levels; level++)
        {
            var (at, width, from) = (level, Width(level), Width(level - 1));
            down.Add([.. Enumerable.Range(0, blocks).Select(i =>
                Add($"down{at}_{i}", new UNetBlock(i == 0 ? from : width, width, embeddingSize)))]);
            up.Add([.. Enumerable.Range(0, blocks).Select(i =>
                Add($"up{at}_{i}", new UNetBlock((i == 0 ? Width(Math.Min(at + 1, levels - 1)) : width) + width, width, embeddingSize)))]);
            if (level + 1 == levels)
                break;
            halve.Add(Add($"halve{level}", Conv2d(width, width, 3, stride: 2L, padding: 1L)));
            enlarge.Add(Add($"enlarge{level}", Conv2d(Width(level + 1), Width(level + 1), 3, padding: 1L)));
        }

        middle1 = Add(nameof(middle1), new UNetBlock(last, last, embeddingSize));
        this.attention = attention ? Add(nameof(attention), new SelfAttention(last)) : null;
        middle2 = Add(nameof(middle2), new UNetBlock(last, last, embeddingSize));
        norm = Add(nameof(norm), UNetBlock.Norm(baseChannels));
        output = Add(nameof(output), ZeroLayers.Zeroed(Conv2d(baseChannels, channels, 3, padding: 1L)));
    }

    /// <param name="embedding">(B, E), told to every block.</param>
    public Tensor Forward(Tensor images, Tensor embedding)
    {
        var skips = new Stack<Tensor>();
        var hidden = Descend(input.forward(images), embedding, skips);
        hidden = middle1.Forward(hidden, embedding);
        if (attention is not null)
            hidden = attention.forward(hidden);
        hidden = Ascend(middle2.Forward(hidden, embedding), embedding, skips);
        return output.forward(functional.silu(norm.forward(hidden)));
    }

    private Tensor Descend(Tensor hidden, Tensor embedding, Stack<Tensor> skips)
    {
        for (var level = 0; level < down.Count; level++)
        {
            foreach (var block in down[level])
                skips.Push(hidden = block.Forward(hidden, embedding));
            if (level < halve.Count)
                hidden = halve[level].forward(hidden);
        }

        return hidden;
    }

    private Tensor Ascend(Tensor hidden, Tensor embedding, Stack<Tensor> skips)
    {
        for (var level = up.Count - 1; level >= 0; level--)
        {
            if (level < enlarge.Count)
            {
                var size = skips.Peek().shape[2..];
                hidden = enlarge[level].forward(functional.interpolate(hidden, size: size, mode: InterpolationMode.Nearest));
            }

            foreach (var block in up[level])
                hidden = block.Forward(cat([hidden, skips.Pop()], 1), embedding);
        }

        return hidden;
    }

    private T Add<T>(string name, T module)
        where T : Module
    {
        register_module(name, module);
        return module;
    }
}
