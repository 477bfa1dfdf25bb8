using static TorchSharp.torch;

namespace GenWorkers.Training.Safetensors;

/// <summary>One tensor of a file.</summary>
/// <param name="Begin">First byte, counted from the start of the data.</param>
/// <param name="End">One past the last byte; End - Begin was checked against type and shape.</param>
public sealed record SafetensorsEntry(ScalarType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    public long Length => End - Begin;
}
