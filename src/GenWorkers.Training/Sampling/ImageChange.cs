using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>What a transforming job has a model do to images.</summary>
internal static class ImageChange
{
    /// <summary>
    /// Translation where the model translates, else reconstruction. Throws <see cref="JobException"/> <c>spec.invalid</c>
    /// where the model does neither or has not that target.
    /// </summary>
    public static Func<Tensor, Tensor> Of(Model model, string? target)
    {
        var translating = model as ITranslatingModel;
        if (translating is not { Targets.Count: > 0 } && target is not null)
            throw Invalid($"spec.toDomain: only for a model that translates between domains, not '{target}'");
        if (translating is not null)
        {
            var place = translating.Targets.Count == 0 ? 0 : Find(translating.Targets, target);
            return images => translating.Translate(images, place);
        }

        return model is IReconstructingModel reconstructing
            ? reconstructing.Reconstruct
            : throw Invalid($"spec.model: a model of family {model.Config.Family} does not transform images");
    }

    private static int Find(IReadOnlyList<string> targets, string? wanted)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i] == wanted)
                return i;
        }

        var found = wanted is null ? "nothing" : $"'{wanted}'";
        throw Invalid($"spec.toDomain: one of {string.Join(", ", targets.Select(target => $"'{target}'"))}, not {found}");
    }

    private static JobException Invalid(string message) => new(ErrorCode.SpecInvalid, message);
}
