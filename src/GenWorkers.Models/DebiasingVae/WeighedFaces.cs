using GenWorkers.Contracts.Families;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>Every face of the train split with its latents, their histograms and the weight that follows.</summary>
/// <param name="Keys">In the order of the stream.</param>
/// <param name="LogWeights">(N); a weight of the manifest is a factor.</param>
internal sealed record WeighedFaces(IReadOnlyList<SampleKey> Keys, LatentHistograms Histograms, Tensor LogWeights)
{
    public double EffectiveSampleSize => DrawProbabilities.EffectiveSampleSize(LogWeights);

    public Tensor Probabilities => DrawProbabilities.Of(LogWeights);

    /// <summary>One pass over the faces. Its tensors belong to the caller's dispose scope.</summary>
    /// <param name="encode">(B, C, H, W) to (B, D)</param>
    public static WeighedFaces Of(SampleReader faces, Func<Tensor, Tensor> encode, DebiasingVaeOptions options, Action tick)
    {
        var keys = new List<SampleKey>();
        var parts = new List<Tensor>();
        foreach (var batch in faces.Batches())
        {
            tick();
            keys.AddRange(batch.Streams[0].Keys);
            parts.Add(encode(batch.Images).cpu().MoveToOuterDisposeScope());
        }

        var latents = cat(parts); // (N, D)
        var histograms = LatentHistograms.Of(latents, options.Bins);
        var logWeights = histograms.LogWeights(latents, options.Alpha, options.Weighting);
        return new WeighedFaces(keys, histograms, logWeights + OwnWeights(faces, keys).log());
    }

    /// <summary>Those of the manifest, (N); where it gives all faces none, they are even, as they are to the order of samples.</summary>
    private static Tensor OwnWeights(SampleReader faces, List<SampleKey> keys)
    {
        var own = keys.ConvertAll(key => faces.Split.Weight((int)key.Index));
        return own.Sum() > 0 ? tensor(own.ToArray()) : ones(keys.Count, ScalarType.Float64);
    }
}
