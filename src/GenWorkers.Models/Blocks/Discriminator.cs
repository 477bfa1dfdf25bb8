using GenWorkers.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// From images to one number each, before any activation. With classes it is the projection discriminator
/// l(x, y) = psi(phi(x)) + y^T V phi(x) (Miyato and Koyama 2018, equation 3), with phi the flattened last maps, psi a
/// dense layer and V a table with a row for each class.
/// </summary>
public sealed class Discriminator : Module<Tensor, Tensor>
{
    /// <summary>On which the usual deviation of a minibatch is measured, at most.</summary>
    private const int MostMeasured = 2000;

    private readonly List<Module<Tensor, Tensor>> features = [];
    private readonly MinibatchDeviation? deviation;
    private readonly Module<Tensor, Tensor> output;
    private readonly Module<Tensor, Tensor>? classes;

    /// <param name="layers">From the image to the last maps.</param>
    /// <param name="maps">Shape of the last maps, without the batch.</param>
    /// <param name="classCount">0 for an unconditional one.</param>
    public Discriminator(
        IReadOnlyList<(string Name, Module<Tensor, Tensor> Layer)> layers,
        IReadOnlyList<int> maps,
        DiscriminatorLayers make,
        bool minibatchDeviation,
        int classCount)
        : base(nameof(Discriminator))
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(make);
        foreach (var (name, layer) in layers)
            AddFeature(name, layer);
        if (minibatchDeviation)
            AddFeature(nameof(deviation), deviation = new MinibatchDeviation());
        AddFeature("flat", Flatten());
        var size = maps.Skip(1).Aggregate(maps[0] + (minibatchDeviation ? 1 : 0), (product, side) => product * side);
        register_module(nameof(output), output = make.Dense(size, 1));
        if (classCount > 0)
            register_module(nameof(classes), classes = make.Table(classCount, size));
    }

    /// <summary>(B, C, H, W) to (B, 1), of an unconditional one.</summary>
    public override Tensor forward(Tensor input) => Judge(input, null);

    /// <param name="told">One-hot classes, (B, classes), a row of zeros where unknown; null for none.</param>
    /// <returns>(B, 1)</returns>
    public Tensor Judge(Tensor images, Tensor? told)
    {
        var phi = features.Aggregate(images, (maps, layer) => layer.forward(maps)); // (B, size)
        var answer = output.forward(phi);
        return classes is null || told is null ? answer : answer + (classes.forward(told) * phi).sum(1, keepdim: true);
    }

    /// <summary>
    /// Measures, where it looks at how much the images of a minibatch differ, what that usually is: from then on, outside of
    /// training, an image's answer is its own.
    /// </summary>
    public void FitDeviation(SampleReader train, Action tick)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(tick);
        deviation?.Fit(train.Spread(MostMeasured).Select(batch =>
        {
            tick();
            return features.TakeWhile(layer => layer != deviation).Aggregate(batch.Images, (maps, layer) => layer.forward(maps));
        }));
    }

    private void AddFeature(string name, Module<Tensor, Tensor> layer)
    {
        register_module(name, layer);
        features.Add(layer);
    }
}
