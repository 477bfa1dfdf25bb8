using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Quizzes;

/// <summary>How well the model's own discriminator does on the images that people saw.</summary>
/// <param name="Accuracy">Share of images that it calls what they are; null where it calls none.</param>
/// <param name="Ranking">
/// Share of pairs of a real and a generated image in which the generated one has the higher value, ties for half: the area
/// under the ROC curve, which needs no boundary.
/// </param>
public sealed record DiscriminatorScore(double? Accuracy, double Ranking)
{
    /// <summary>Null where the model has no discriminator.</summary>
    public static DiscriminatorScore? Of(QuizKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Discriminator is null)
            return null;
        double? accuracy = key.Boundary is null
            ? null
            : key.Items.Average(item => item.Discriminator == item.Is ? 1.0 : 0);
        var real = key.Items.Where(item => item.Is == QuizAnswer.Real).ToList();
        var generated = key.Items.Where(item => item.Is == QuizAnswer.Generated).ToList();
        return new DiscriminatorScore(
            accuracy, real.Average(one => generated.Average(other => Above(other.Value, one.Value))));
    }

    private static double Above(double? generated, double? real) => generated > real ? 1 : generated < real ? 0 : 0.5;
}
