using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Training.Data;

/// <summary>What a family's step gets: one part a stream. Its tensors belong to the step's dispose scope.</summary>
public sealed record Batch(IReadOnlyList<StreamBatch> Streams)
{
    /// <summary>Images of the first stream, (B, C, H, W) in [0, 1].</summary>
    public Tensor Images => Streams[0].Images;

    /// <summary>Draws of the first stream.</summary>
    public Draws Draws => Streams[0].Draws;

    /// <summary>Classes of the first stream.</summary>
    public Tensor? Classes => Streams[0].Classes;

    public int Count => Streams[0].Keys.Count;

    /// <summary>Makes the tensors; call it on the thread that runs torch.</summary>
    public static Batch From(
        IReadOnlyList<HostBatch> parts, SampleShape shape, long seed, DrawPurpose purpose, Device device) =>
        new([.. parts.Select(part => new StreamBatch(
            ImageTensors.FromBytes(part.Pixels, shape, device),
            part.Keys,
            new Draws(seed, purpose, part.Keys, device),
            part.Classes is { } classes ? tensor(classes, device: device) : null))]);
}

/// <param name="Images">(B, C, H, W) in [0, 1].</param>
/// <param name="Keys">Where each row comes from; a labelled or paired family looks its partners up by index.</param>
/// <param name="Classes">Index of each row's class, (B), whole numbers; null where the model has none.</param>
public sealed record StreamBatch(Tensor Images, IReadOnlyList<SampleKey> Keys, Draws Draws, Tensor? Classes = null);
