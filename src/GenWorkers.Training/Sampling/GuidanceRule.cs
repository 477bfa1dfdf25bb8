using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;

namespace GenWorkers.Training.Sampling;

/// <summary>Guidance leads away from what a model says without a class: one that always saw the class never learned to say it.</summary>
public static class GuidanceRule
{
    /// <summary>Throws <see cref="JobException"/> <c>spec.invalid</c> where the weight is above 0 and the model did not learn it.</summary>
    /// <param name="field">Of the spec, which asks for it.</param>
    public static void Require(Model model, double weight, string field)
    {
        if (weight > 0 && model is not IConditionalModel { CanGuide: true })
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                FormattableString.Invariant($"{field}: above 0 only of a model trained with conditionDropout above 0, not {weight}"));
        }
    }
}
