using static TorchSharp.torch;

namespace GenWorkers.Training.Families;

/// <summary>Images that a conditional model drew.</summary>
/// <param name="Images">(B, C, H, W) in [0, 1].</param>
/// <param name="Classes">Index of the class that each was drawn as, (B), whole numbers; null of a model without classes.</param>
public readonly record struct ClassedImages(Tensor Images, Tensor? Classes);
