using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Loop;
using TorchSharp;

namespace GenWorkers.Training.Families;

/// <summary>A model that draws new images.</summary>
public interface ISamplingModel
{
    /// <summary>False while something that sampling needs is not fitted yet.</summary>
    bool CanSample { get; }

    /// <summary>One image for each row of the draws, (B, C, H, W) in [0, 1].</summary>
    /// <param name="settings">Of which a model follows those that its family's catalog entry names.</param>
    torch.Tensor Sample(Draws draws, SamplingSettings settings);
}

/// <summary>A sampling model that can be asked for a class where its config has classes.</summary>
public interface IConditionalModel : ISamplingModel
{
    /// <summary>True where the model also learned to do without a class, which guidance above 0 leads away from.</summary>
    bool CanGuide => false;

    /// <summary>Weight of guidance that settings without one stand for.</summary>
    double Guidance => 0;

    /// <param name="classes">Index of each image's class, (B), whole numbers; null draws them with the train split's shares.</param>
    ClassedImages Sample(Draws draws, SamplingSettings settings, torch.Tensor? classes);
}

/// <summary>A model that brings images into a latent space.</summary>
public interface IEncodingModel
{
    /// <summary>(B, C, H, W) to (B, D).</summary>
    torch.Tensor Encode(torch.Tensor images);
}

/// <summary>An encoding model whose codes can be made images again.</summary>
public interface IDecodingModel : IEncodingModel
{
    /// <summary>(B, D) to (B, C, H, W) in [0, 1].</summary>
    torch.Tensor Decode(torch.Tensor codes);
}

/// <summary>A model that tells which of its config's classes an image shows.</summary>
public interface IClassifyingModel
{
    /// <summary>log p(class | image): (B, C, H, W) in [0, 1] to (B, classes).</summary>
    torch.Tensor Classify(torch.Tensor images);
}

/// <summary>A model that gives its own version of an image.</summary>
public interface IReconstructingModel
{
    /// <summary>(B, C, H, W) in [0, 1] to the same.</summary>
    torch.Tensor Reconstruct(torch.Tensor images);
}

/// <summary>A model that gives an image another appearance.</summary>
public interface ITranslatingModel
{
    /// <summary>What it can be asked to translate into, by name; empty where there is but one direction.</summary>
    IReadOnlyList<string> Targets { get; }

    /// <summary>(B, C, H, W) in [0, 1] to (B, C, h, w); of pairs, the half that the model is given.</summary>
    /// <param name="target">Place in <see cref="Targets"/>; 0 where those are empty.</param>
    torch.Tensor Translate(torch.Tensor images, int target);
}

/// <summary>A model that says how unusual an image is.</summary>
public interface IScoringModel
{
    ScoreKind ScoreKind { get; }

    /// <summary>One value an image, (B), in double precision on the CPU; higher is less usual.</summary>
    /// <param name="draws">Random draws for each image, where the value is an estimate.</param>
    double[] Score(Batch batch, int draws);
}

/// <summary>A scoring model whose score is its discriminator's: how generated an image looks.</summary>
public interface IDiscriminatingModel : IScoringModel
{
    /// <summary>Score from which on the discriminator takes an image for generated; null where its scale has no such point.</summary>
    double? Boundary { get; }
}

/// <summary>A scoring model that knows how high normal images score that it was not trained on.</summary>
public interface ICalibratedModel : IScoringModel
{
    /// <summary>Scores of held-out normal images, ascending; empty where nothing was held out.</summary>
    IReadOnlyList<double> Calibration { get; }
}

/// <summary>A scoring model that shows where in an image the unusual lies.</summary>
public interface ILocatingModel : IScoringModel
{
    /// <summary>What a heat map's values are. The score may be another quantity, of the whole image alone.</summary>
    ScoreKind HeatMapKind { get; }

    /// <summary>(B, C, H, W) in [0, 1] to (B, 1, H, W), at least 0; higher is less usual.</summary>
    torch.Tensor HeatMap(torch.Tensor images);
}

/// <summary>A model that undoes what it does to images in training: noise, loss of colour.</summary>
public interface IRestoringModel : IReconstructingModel
{
    /// <summary>Images (B, C, H, W) in [0, 1] as the model gets them in training; an image's damage is decided by its draws.</summary>
    torch.Tensor Damage(torch.Tensor images, Draws draws);
}

/// <summary>A model that decides at intervals how often training draws each sample.</summary>
public interface IReweightingModel
{
    /// <summary>Steps from one decision to the next; 0 for the steps of an epoch.</summary>
    int ReweightEverySteps { get; }

    /// <summary>
    /// Decides by the train split, without gradients. What is decided lies in <see cref="Model.State"/>: a resumed run draws
    /// by what its checkpoint carries.
    /// </summary>
    void Reweight(SampleReader train, MetricSums metrics, Action tick);

    /// <summary>Weight of each of a stream's samples in its order, or null for those of the manifest.</summary>
    IReadOnlyList<double>? WeightsOf(int stream);
}
