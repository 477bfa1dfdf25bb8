using static TorchSharp.torch;

namespace GenWorkers.Curation.Features;

/// <summary>Where images are compared. Two spaces are the same where their digests are.</summary>
public interface IFeatureSpace : IDisposable
{
    string Name { get; }

    /// <summary>SHA-256, hex, of what decides the features.</summary>
    string Digest { get; }

    /// <summary>(B, C, H, W) in [0, 1] to (B, D).</summary>
    Tensor Of(Tensor images);

    /// <summary>(B, D) back to images (B, C, H, W), about in [0, 1]; null where the space has no way back.</summary>
    Func<Tensor, Tensor>? Decoder { get; }
}
