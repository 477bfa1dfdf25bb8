using System.Text.Json;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using TorchSharp;

namespace GenWorkers.Training.Families;

/// <summary>A kind of model: what can be known of it before any tensor exists, and how one is made.</summary>
public interface IModelFamily
{
    /// <summary>Value of <c>spec.family</c>; the same as in the catalog.</summary>
    string Name { get; }

    /// <summary>Whether a trained model takes images of other sizes than it was trained on, with the same channels.</summary>
    bool TakesAnySize { get; }

    /// <summary>
    /// The config that goes with the weights. Throws <see cref="JobException"/>: <c>spec.invalid</c> where options
    /// contradict each other, <c>dataset.shapeMismatch</c> where the family cannot take the shape.
    /// </summary>
    /// <param name="options">Options as sent; null takes the defaults.</param>
    ModelConfig Configure(JsonElement? options, SampleShape shape);

    /// <summary>
    /// The manifest's attribute that a model with this config is conditioned on, null for none. Its classes come from the
    /// train split at the start and are in the config from then on.
    /// </summary>
    string? ConditionOf(ModelConfig config);

    /// <summary>The option that names it.</summary>
    string ConditionOption { get; }

    /// <summary>Networks with fresh weights from torch's generator. Call it on the thread that runs torch.</summary>
    Model Create(ModelConfig config, torch.Device device);
}
