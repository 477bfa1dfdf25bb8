using static TorchSharp.torch;

namespace GenWorkers.Training.Safetensors;

/// <summary>
/// The safetensors layout: eight bytes of header length, a JSON header of tensor name to dtype, shape and byte range,
/// then the bytes of all tensors without a gap.
/// </summary>
internal static class SafetensorsFormat
{
    public const string MetadataName = "__metadata__";
    public const int LengthBytes = 8;
    public const int MaxHeaderBytes = 1 << 20;
    public const int MaxRank = 16;

    /// <summary>The header is padded with spaces so that the data starts on this boundary.</summary>
    public const int Alignment = 8;

    private static readonly (ScalarType Type, string Name, int Bytes)[] Types =
    [
        (ScalarType.Float32, "F32", 4), (ScalarType.Float64, "F64", 8), (ScalarType.Float16, "F16", 2),
        (ScalarType.BFloat16, "BF16", 2), (ScalarType.Int64, "I64", 8), (ScalarType.Int32, "I32", 4),
        (ScalarType.Byte, "U8", 1), (ScalarType.Bool, "BOOL", 1),
    ];

    /// <summary>Throws <see cref="ArgumentException"/> for a type that the format, as used here, does not hold.</summary>
    public static string NameOf(ScalarType type) => Types.FirstOrDefault(entry => entry.Type == type).Name
        ?? throw new ArgumentException($"safetensors: no dtype for {type}.", nameof(type));

    public static int BytesOf(ScalarType type) => Types.First(entry => entry.Type == type).Bytes;

    public static ScalarType? Find(string name) =>
        Types.Where(entry => entry.Name == name).Select(entry => (ScalarType?)entry.Type).FirstOrDefault();
}
