using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Data;
using GenWorkers.Training.Families;
using GenWorkers.Training.Safetensors;
using static TorchSharp.torch;

namespace GenWorkers.Training.Checkpoints;

/// <summary>
/// Takes weights of another model: every tensor whose name and shape match, and of a table of classes the slices whose
/// classes both models know by name. A class list of the same length says nothing about the order of its classes.
/// </summary>
internal sealed class WarmStart
{
    private readonly SafetensorsFile file;
    private readonly SampleClasses? from;
    private readonly SampleClasses? to;
    private readonly Dictionary<string, ClassTable> tables;

    /// <summary>
    /// Throws <see cref="JobException"/> <c>spec.invalid</c> where the class lists differ and the family's weights cannot be
    /// told apart by class.
    /// </summary>
    /// <param name="file">Weights of the model to start from.</param>
    public WarmStart(SafetensorsFile file, Model model)
    {
        this.file = file;
        (from, to) = (ModelConfig.FromJson(file.Metadata["config"]).Classes, model.Config.Classes);
        tables = model.ClassTables.ToDictionary(table => table.Tensor);
        if (from is not null && to is not null && tables.Count == 0 && !from.Values.SequenceEqual(to.Values))
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.startFrom: a model of family {model.Config.Family} starts from one of the same classes only; '{from.Attribute}' of the model has {from.Describe()}, '{to.Attribute}' of the train split {to.Describe()}");
        }
    }

    /// <summary>Classes whose slices stay fresh, because the other model did not know them.</summary>
    public IReadOnlyList<string> NewClasses =>
        from is null || to is null ? [] : [.. to.Values.Where(value => from.IndexOf(value) is null)];

    /// <returns>False where the file has no such tensor, or one of another shape.</returns>
    public bool TryTake(string name, Tensor tensor)
    {
        if (!file.Entries.TryGetValue(name, out var entry))
            return false;
        if (tables.TryGetValue(name, out var table))
            return TryTakeSlices(table, entry.Shape, tensor);
        if (!entry.Shape.SequenceEqual(tensor.shape))
            return false;
        file.CopyTo(name, tensor);
        return true;
    }

    private bool TryTakeSlices(ClassTable table, IReadOnlyList<long> stored, Tensor tensor)
    {
        var (known, wanted) = (from?.Count ?? 0, to?.Count ?? 0);
        long[] expected = [.. tensor.shape];
        expected[table.Dimension] += known - wanted;
        if (!stored.SequenceEqual(expected))
            return false;
        using var scope = NewDisposeScope();
        var other = file.Read(table.Tensor).to(tensor.device);
        var rest = expected[table.Dimension] - table.First - known;
        tensor.narrow(table.Dimension, 0, table.First).copy_(other.narrow(table.Dimension, 0, table.First));
        tensor.narrow(table.Dimension, table.First + wanted, rest).copy_(other.narrow(table.Dimension, table.First + known, rest));
        for (var place = 0; place < wanted; place++)
        {
            if (from?.IndexOf(to!.Values[place]) is { } source)
                tensor.select(table.Dimension, table.First + place).copy_(other.select(table.Dimension, table.First + source));
        }

        return true;
    }
}
