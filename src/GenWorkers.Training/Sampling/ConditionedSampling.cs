using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>How a sampling job asks a model for images: with or without a class, with or without guidance.</summary>
internal sealed class ConditionedSampling
{
    private readonly ISamplingModel sampling;
    private readonly SamplingSettings settings;
    private readonly SampleClasses? classes;
    private readonly int? wanted;

    /// <summary>
    /// Throws <see cref="JobException"/> <c>spec.invalid</c> where the job asks for what the model does not have.
    /// </summary>
    public ConditionedSampling(Model model, GenerateSamplesSpec spec)
    {
        if (model is not ISamplingModel { CanSample: true } able)
            throw Invalid($"spec.model: a model of family {model.Config.Family} cannot be sampled from");
        sampling = able;
        classes = model is IConditionalModel ? model.Config.Classes : null;
        if (classes is null && spec.Condition is { } unwanted)
            throw Invalid($"spec.condition: only for a model trained with a condition, not '{unwanted}'");
        var guided = classes is not null && SamplingRules.Has(model.Config.Family, SamplingParameter.Guidance);
        if (spec.Guidance is { } wished && !guided)
            throw Invalid(FormattableString.Invariant($"spec.guidance: only for a model trained with a condition in a family that has guidance, not {wished}"));
        GuidanceRule.Require(model, spec.Guidance ?? 0, "spec.guidance");
        if (spec.Truncation is not null)
            SamplingRules.Require(model.Config.Family, SamplingParameter.Truncation, "spec.truncation");
        settings = new SamplingSettings
        {
            Temperature = spec.Temperature,
            Guidance = guided ? spec.Guidance ?? ((IConditionalModel)model).Guidance : null,
            Truncation = spec.Truncation,
        };
        wanted = spec.Condition is { } value ? Find(classes!, value) : null;
        Settings = (FamilyCatalog.Find(model.Config.Family)?.Sampling ?? [])
            .Where(parameter => settings.ValueOf(parameter) is not null)
            .ToDictionary(parameter => parameter, parameter => settings.ValueOf(parameter)!.Value);
    }

    /// <summary>What the images are drawn with, of what can be set in the model's family.</summary>
    public IReadOnlyDictionary<SamplingParameter, double> Settings { get; }

    public ClassedImages Draw(Draws draws)
    {
        if (classes is null)
            return new ClassedImages(sampling.Sample(draws, settings), null);
        var asked = wanted is { } index ? full(draws.Count, (long)index, ScalarType.Int64, draws.Device) : null;
        return ((IConditionalModel)sampling).Sample(draws, settings, asked);
    }

    /// <summary>Class of each image; null for all of a model without classes.</summary>
    public IEnumerable<SampleClass?> ClassesOf(ClassedImages drawn) => drawn.Classes is { } indexes
        ? indexes.cpu().data<long>().ToArray().Select(index => new SampleClass(classes!.Attribute, classes.Values[(int)index]))
        : Enumerable.Repeat<SampleClass?>(null, (int)drawn.Images.shape[0]);

    private static int Find(SampleClasses classes, string value) => classes.IndexOf(value)
        ?? throw Invalid($"spec.condition: a value of '{classes.Attribute}' in the train set ({classes.Describe()}), not '{value}'");

    private static JobException Invalid(string message) => new(ErrorCode.SpecInvalid, message);
}
