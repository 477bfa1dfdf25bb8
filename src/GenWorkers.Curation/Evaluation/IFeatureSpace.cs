using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>Where images are compared. Two spaces are the same where their digests are.</summary>
public interface IFeatureSpace : IDisposable
{
    string Name { get; }

    /// <summary>SHA-256, hex, of what decides the features.</summary>
    string Digest { get; }

    /// <summary>(B, C, H, W) in [0, 1] to (B, D).</summary>
    Tensor Of(Tensor images);
}
