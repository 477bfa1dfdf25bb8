using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using GenWorkers.Training.Safetensors;
using static TorchSharp.torch;

namespace GenWorkers.Training.Checkpoints;

/// <summary>
/// The "use" file of a model: averaged weights under their PyTorch names, and in the metadata the config from which the
/// networks are built again and the manifest of the run. Nothing else is needed to sample.
/// </summary>
public static class WeightsFile
{
    private const string Format = "genworkers-weights";
    private const string FormatVersion = "1";

    /// <summary>Writes the model as it is now; returns the file's SHA-256, hex.</summary>
    public static string Write(string path, Model model, string manifestJson)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SafetensorsWriter.Write(path, ModelTensors.Of(model), new Dictionary<string, string>
        {
            ["format"] = Format,
            ["formatVersion"] = FormatVersion,
            ["config"] = model.Config.ToJson(),
            ["manifest"] = manifestJson,
        });
    }

    /// <summary>The config alone, without a tensor.</summary>
    public static ModelConfig ConfigOf(string path)
    {
        using var file = Open(path);
        return ModelConfig.FromJson(file.Metadata["config"]);
    }

    public static Model Load(string path, FamilyRegistry families, Device device)
    {
        ArgumentNullException.ThrowIfNull(families);
        using var file = Open(path);
        var config = ModelConfig.FromJson(file.Metadata["config"]);
        var family = families.Find(config.Family);
        // Configure again: the file may come from another build, whose rules were others.
        var model = family.Create(family.Configure(config.Options, config.Shape) with { Classes = config.Classes }, device);
        using var noGrad = no_grad();
        foreach (var (name, tensor) in ModelTensors.Of(model))
            file.CopyTo(name, tensor);
        return model;
    }

    /// <summary>
    /// Warm start: takes every tensor whose name and shape match, tables of classes by the classes' names. Throws
    /// <see cref="JobException"/> <c>spec.invalid</c> where the classes differ and the family has no tables.
    /// </summary>
    /// <returns>How many tensors were taken and how many not, and the classes that the other model did not know.</returns>
    public static (int Taken, int Fresh, IReadOnlyList<string> NewClasses) LoadMatching(string path, Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = Open(path);
        using var noGrad = no_grad();
        var start = new WarmStart(file, model);
        var tensors = ModelTensors.Of(model);
        var taken = tensors.Count(entry => start.TryTake(entry.Name, entry.Tensor));
        return (taken, tensors.Count - taken, start.NewClasses);
    }

    private static SafetensorsFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault("format") == Format && file.Metadata.ContainsKey("config"))
            return file;
        file.Dispose();
        throw new JobException(ErrorCode.InputCorrupt, $"{Path.GetFileName(path)}: not a weights file (metadata format is not {Format})");
    }
}
