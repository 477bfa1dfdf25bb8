using System.Globalization;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Images;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>
/// Grids of samples, of reconstructions and of translations. Every grid of a run shows the same latents and the same held-out images, so
/// that grids differ by the weights alone; the draws are of their own purpose, so that training is the same without them.
/// </summary>
public sealed class Previews(RunSetup setup, Model model, IArtifactStore store)
{
    private const int LargestSheetPixels = 640;

    private readonly Dictionary<string, string> grids = new(StringComparer.Ordinal);

    /// <summary>PNG files by artifact name, of this attempt.</summary>
    public IReadOnlyDictionary<string, string> Grids => grids;

    /// <summary>Draws the grids with the weights the model has now. Returns the key of the first one in the store.</summary>
    /// <param name="modelDigest">Digest of these weights' file, where they have one already.</param>
    public string? Draw(string label, string? modelDigest = null)
    {
        var mark = modelDigest is null
            ? SyntheticMark.OfTraining(setup.Context.Lease.JobId, label)
            : SyntheticMark.OfModel(modelDigest);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.Train(false);
        var side = Math.Clamp(LargestSheetPixels / (model.Shape.Width + 1), 2, 8);
        if (model is ISamplingModel { CanSample: true } sampling)
            Write($"samples-{label}.png", sampling.Sample(Draws(side * side), SamplingSettings.Default), side, mark);
        if (model is IReconstructingModel reconstructing && HeldOut(side * side / 2) is { } images)
            WriteReconstructions(label, reconstructing, images, side, mark.Mixed());
        else if (model is ITranslatingModel translating && HeldOut(side * side / 2) is { } originals)
            WriteTranslations(label, translating, originals, side, mark.Mixed());
        model.Train(true);
        return StoreNewest(label);
    }

    private Draws Draws(int count) => new(
        setup.Spec.Seed, DrawPurpose.Preview, [.. Enumerable.Range(0, count).Select(i => new SampleKey(0, i))], setup.Device);

    /// <summary>Seeded, not the first ones: a split may be sorted.</summary>
    private Tensor? HeldOut(int count)
    {
        var samples = setup.Request.Samples;
        var split = samples.Split("validation");
        if (split.Count == 0)
            split = samples.Split("train");
        var order = new SampleOrder(split, SampleStream.Whole[0], setup.Spec.Seed, stream: 0);
        var keys = Enumerable.Range(0, Math.Min(count, split.Count)).Select(i => order.At(i)).ToArray();
        var batch = HostBatch.Read(split, samples.Shape, keys);
        return keys.Length == 0 ? null : ImageTensors.FromBytes(batch.Pixels, samples.Shape, setup.Device);
    }

    /// <summary>Original and reconstruction alternate; of a model that restores: original, damaged, restored.</summary>
    private void WriteReconstructions(string label, IReconstructingModel model, Tensor images, int side, SyntheticMark mark)
    {
        List<Tensor> shown = [images];
        if (model is IRestoringModel restoring)
            shown.Add(restoring.Damage(images, Draws((int)images.shape[0])));
        shown.Add(model.Reconstruct(shown[^1]));
        var sheet = stack(shown, 1).flatten(0, 1); // (n, k, C, H, W) to (kn, C, H, W)
        Write($"reconstructions-{label}.png", sheet, Math.Max(side / shown.Count, 1) * shown.Count, mark);
    }

    /// <summary>Original and what each target makes of it.</summary>
    private void WriteTranslations(string label, ITranslatingModel model, Tensor images, int side, SyntheticMark mark)
    {
        List<Tensor> shown = [images, .. model.Targets.Select((_, target) => model.Translate(images, target))];
        Write($"translations-{label}.png", stack(shown, 1).flatten(0, 1), Math.Max(side / shown.Count, 1) * shown.Count, mark);
    }

    private void Write(string name, Tensor images, int columns, SyntheticMark mark)
    {
        var path = Path.Combine(setup.Context.ScratchFolder, name);
        var shape = new SampleShape((int)images.shape[2], (int)images.shape[3], (int)images.shape[1]);
        ImageGrid.Write(path, ImageTensors.ToBytes(images), shape, columns, mark);
        grids[name] = path;
    }

    private string? StoreNewest(string label)
    {
        setup.Context.Host.Tick(JobPhase.Upload);
        string? first = null;
        foreach (var (_, path) in grids.Where(grid => grid.Key.EndsWith($"-{label}.png", StringComparison.Ordinal)).OrderByDescending(grid => grid.Key))
        {
            var stored = store.PutFileAsync(ArtifactArea.Reports, path, ".png", "image/png", CancellationToken.None)
                .GetAwaiter().GetResult();
            first ??= stored.Key;
        }

        return first;
    }

    public static string Label(long step) => step.ToString("D6", CultureInfo.InvariantCulture);
}
