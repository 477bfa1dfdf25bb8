using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.Cyclegan;

/// <summary>
/// Translations of earlier steps, of which a discriminator sees one half of the time (Shrivastava et al. 2017, section 2.3).
/// Its images and their count are part of the model's state, and what is swapped is decided by the draws of the sample
/// that comes in: a checkpoint has all that a resume needs.
/// </summary>
public sealed class ImagePool
{
    private readonly Model model;
    private readonly string name;

    public ImagePool(Model model, string name, int size)
    {
        ArgumentNullException.ThrowIfNull(model);
        (this.model, this.name) = (model, name);
        model.State[name] = zeros([size, model.Shape.Channels, model.Shape.Height, model.Shape.Width], device: model.Device)
            .DetachFromDisposeScope();
        model.Scalars[CountName] = 0;
    }

    /// <summary>Images that it holds.</summary>
    public int Count => (int)model.Scalars[CountName];

    private string CountName => $"{name}/count";

    /// <summary>
    /// For each image (B, C, H, W) either itself or an earlier one, whose place it takes; itself while there is room.
    /// </summary>
    public Tensor Exchange(Tensor images, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        var held = model.State[name]; // a resume puts another tensor there
        var size = (int)held.shape[0];
        if (size == 0)
            return images;
        using var noGrad = no_grad();
        var decisions = draws.Uniform(2).cpu().data<float>().ToArray();
        var shown = new List<Tensor>();
        for (var i = 0; i < images.shape[0]; i++)
            shown.Add(Exchange(held, size, images[i], decisions[2 * i], decisions[(2 * i) + 1]));
        return stack(shown);
    }

    private Tensor Exchange(Tensor held, int size, Tensor image, float swap, float place)
    {
        if (Count < size)
        {
            held[Count].copy_(image);
            model.Scalars[CountName]++;
            return image;
        }

        if (swap < 0.5f)
            return image;
        var at = held[(long)(place * size)];
        var earlier = at.clone();
        at.copy_(image);
        return earlier;
    }
}
