using GenWorkers.Contracts.Families;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>
/// The probability with which the discriminator's images are augmented, steered by r_t = E[sign l(train)], which is 0
/// where the discriminator guesses and 1 where it knows every train image (Karras et al. 2020, section 3.1). Its three
/// numbers are the model's scalars, so a checkpoint carries them at any phase.
/// </summary>
public sealed class AdaptiveAugmentation
{
    /// <summary>Above it generated images begin to look augmented themselves (section 2.2).</summary>
    private const double LargestProbability = 0.8;

    private const string Probability = "augmentation/probability";
    private const string SignSum = "augmentation/signSum";
    private const string SignCount = "augmentation/signCount";

    private readonly GanOptions options;
    private readonly Dictionary<string, double> scalars;
    private readonly ImageAugmentation changes;

    /// <param name="scalars">The model's.</param>
    public AdaptiveAugmentation(GanOptions options, Dictionary<string, double> scalars)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(scalars);
        (this.options, this.scalars) = (options, scalars);
        changes = new ImageAugmentation(options);
        if (options.AdaptiveAugmentation)
            scalars[Probability] = scalars[SignSum] = scalars[SignCount] = 0;
    }

    public Tensor Apply(Tensor images, Draws draws) =>
        options.AdaptiveAugmentation ? changes.Apply(images, draws, scalars[Probability]) : images;

    /// <summary>After the discriminator's update: notes what it made of the train images, and now and then adapts.</summary>
    /// <param name="real">Its outputs, (B, 1).</param>
    public void Follow(Tensor real, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(step);
        if (!options.AdaptiveAugmentation)
            return;
        // Least squares aims at 1 and 0, the other objectives at either side of 0.
        var middle = options.Objective == AdversarialObjective.LeastSquares ? 0.5 : 0;
        scalars[SignSum] += (real.detach() - middle).sign().sum().item<float>();
        scalars[SignCount] += real.shape[0];
        if (step.Step % options.AugmentationInterval == 0)
            Adapt(step);
    }

    private void Adapt(StepContext step)
    {
        var overfitting = scalars[SignSum] / scalars[SignCount];
        var change = Math.Sign(overfitting - options.AugmentationTarget) * scalars[SignCount] / options.AugmentationRampImages;
        scalars[Probability] = Math.Clamp(scalars[Probability] + change, 0, LargestProbability);
        scalars[SignSum] = scalars[SignCount] = 0;
        step.Record("augmentation/overfitting", overfitting);
        step.Record(Probability, scalars[Probability]);
    }
}
