using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>outlier</c>.</summary>
public sealed record OutlierOptions
{
    [Description("What is measured: distance to the nearest training features, Mahalanobis distance of the code, or reconstruction error.")]
    public OutlierDetector Detector { get; init; } = OutlierDetector.NearestNeighbours;

    [Description("Size of the code.")]
    [Range(1, 4096)]
    public int LatentSize { get; init; } = 32;

    [Description("Channels of the first convolution; doubled at each halving of the image.")]
    [Range(4, 512)]
    public int BaseChannels { get; init; } = 16;

    [Description("Standard deviation of the Gaussian noise that the encoder learns to remove, of images in [0, 1]; 0 trains a plain autoencoder.")]
    [Range(0.0, 2.0)]
    public double NoiseDeviation { get; init; } = 0.2;

    [Description("Neighbours whose mean distance counts. Used by nearestNeighbours.")]
    [Range(1, 100)]
    public int Neighbours { get; init; } = 3;

    [Description("Training images kept to compare with, at most; the model stores their features. Used by nearestNeighbours.")]
    [Range(1, 100_000)]
    public int BankSize { get; init; } = 6000;
}

public enum OutlierDetector
{
    /// <summary>Ramaswamy et al. 2000; on the features of a network: Bergman et al. 2020.</summary>
    NearestNeighbours,

    /// <summary>Mahalanobis 1936.</summary>
    Mahalanobis,

    /// <summary>Hawkins et al. 2002.</summary>
    Reconstruction,
}
