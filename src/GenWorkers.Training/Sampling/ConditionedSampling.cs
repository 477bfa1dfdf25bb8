using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>How a sampling job asks a model for images: with or without a class, with or without guidance.</summary>
internal static class ConditionedSampling
{
    /// <summary>
    /// Draws images for a batch of draws. Throws <see cref="JobException"/> <c>spec.invalid</c> where the job asks for
    /// what the model does not have.
    /// </summary>
    public static Func<Draws, Tensor> Of(Model model, GenerateSamplesSpec spec)
    {
        if (model is not ISamplingModel { CanSample: true } sampling)
            throw Invalid($"spec.model: a model of family {model.Config.Family} cannot be sampled from");
        var classes = model is IConditionalModel ? model.Config.Classes : null;
        if (classes is null && spec.Condition is { } unwanted)
            throw Invalid($"spec.condition: only for a model trained with a condition, not '{unwanted}'");
        if (spec.Guidance is { } wished && (classes is null || !SamplingRules.Has(model.Config.Family, SamplingParameter.Guidance)))
            throw Invalid(FormattableString.Invariant($"spec.guidance: only for a model trained with a condition in a family that has guidance, not {wished}"));
        GuidanceRule.Require(model, spec.Guidance ?? 0, "spec.guidance");
        if (spec.Truncation is not null)
            SamplingRules.Require(model.Config.Family, SamplingParameter.Truncation, "spec.truncation");
        var settings = new SamplingSettings { Temperature = spec.Temperature, Guidance = spec.Guidance, Truncation = spec.Truncation };
        if (classes is null)
            return draws => sampling.Sample(draws, settings);

        var wanted = spec.Condition is { } value ? Find(classes, value) : (int?)null;
        return draws =>
        {
            var asked = wanted is { } index ? full(draws.Count, (long)index, ScalarType.Int64, draws.Device) : null;
            return ((IConditionalModel)model).Sample(draws, settings, asked);
        };
    }

    private static int Find(SampleClasses classes, string value) => classes.IndexOf(value)
        ?? throw Invalid($"spec.condition: a value of '{classes.Attribute}' in the train set ({classes.Describe()}), not '{value}'");

    private static JobException Invalid(string message) => new(ErrorCode.SpecInvalid, message);
}
