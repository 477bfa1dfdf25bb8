using System.Security.Cryptography;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// A small convolutional classifier that learns one attribute on the train split alone. Its last hidden layer is a feature
/// space that is no part of any judged model, and its answers tell whether a sample is of the class it was asked for.
/// </summary>
public sealed class LabelClassifier : IFeatureSpace
{
    private const int FeatureSize = 64;
    private const int Channels = 16;
    private const int SmallestSide = 7;
    private const int BatchSize = 128;
    private const int Epochs = 5;
    private const int FewestSteps = 300;
    private const int MostSteps = 1500;

    private static readonly TrainingSpec Settings = new() { LearningRate = 2e-3 };

    private readonly SampleClasses classes;
    private readonly nn.Module<Tensor, Tensor> features;
    private readonly nn.Module<Tensor, Tensor> output;

    private LabelClassifier(SampleClasses classes, SampleShape shape, Device device)
    {
        this.classes = classes;
        features = Features(shape).to(device);
        output = nn.Linear(FeatureSize, classes.Count).to(device);
    }

    public string Name => $"classifier of {classes.Attribute}";

    public string Digest { get; private set; } = "";

    /// <summary>Trains for a few passes; the same seed, images and thread count give the same classifier.</summary>
    public static LabelClassifier Train(
        ISampleSplit train, SampleClasses classes, SampleShape shape, long seed, Device device, Action tick)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(tick);
        manual_seed(seed);
        var classifier = new LabelClassifier(classes, shape, device);
        using var optimizer = new ModelOptimizer(
            "classifier", [("features", classifier.features), ("output", classifier.output)], Settings);
        var order = new SampleOrder(train, SampleStream.Whole[0], seed, stream: 0);
        var steps = Math.Clamp(Epochs * train.Count / BatchSize, FewestSteps, MostSteps);
        using var gradients = enable_grad();
        for (var step = 0; step < steps; step++)
        {
            tick();
            using var scope = NewDisposeScope();
            SampleKey[] keys = [.. Enumerable.Range(0, BatchSize).Select(i => order.At(((long)step * BatchSize) + i))];
            var batch = Batch.From(
                [HostBatch.Read(train, shape, keys, classes)], shape, seed, DrawPurpose.Evaluation, device);
            var loss = nn.functional.cross_entropy(classifier.Answer(batch.Images), batch.Classes!);
            optimizer.ZeroGradients();
            loss.backward();
            optimizer.Step(Settings.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / steps)));
        }

        classifier.Digest = classifier.HashWeights();
        return classifier;
    }

    public Tensor Of(Tensor images) => features.forward(images);

    /// <summary>Images whose most likely class is the one named; a value that is no class is never right.</summary>
    /// <param name="values">One an image.</param>
    public int Right(Tensor images, IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = NewDisposeScope();
        var found = Answer(images).argmax(1).cpu().data<long>().ToArray();
        return found.Where((index, i) => classes.Values[(int)index] == values[i]).Count();
    }

    public void Dispose()
    {
        features.Dispose();
        output.Dispose();
    }

    private Tensor Answer(Tensor images) => output.forward(nn.functional.relu(features.forward(images)));

    private string HashWeights()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var weight in features.parameters().Concat(output.parameters()))
        {
            using var onHost = weight.detach().cpu();
            hash.AppendData(onHost.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>(B, C, H, W) to (B, features).</summary>
    private static nn.Module<Tensor, Tensor> Features(SampleShape shape)
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        var (from, to, height, width) = (shape.Channels, Channels, shape.Height, shape.Width);
        do
        {
            layers.Add(($"conv{layers.Count}", nn.Conv2d(from, to, 3, stride: 2, padding: 1)));
            layers.Add(($"activation{layers.Count}", nn.ReLU()));
            (from, to, height, width) = (to, Math.Min(2 * to, 4 * Channels), (height + 1) / 2, (width + 1) / 2);
        }
        while (Math.Min(height, width) > SmallestSide);

        layers.Add(("flatten", nn.Flatten()));
        layers.Add(("dense", nn.Linear(from * height * width, FeatureSize)));
        return nn.Sequential(layers);
    }
}
