using System.Buffers.Binary;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using static TorchSharp.torch;

namespace GenWorkers.Training.Safetensors;

/// <summary>
/// An open safetensors file. Opening reads and checks the header alone; tensors are read straight into their memory.
/// Every defect is a <see cref="JobException"/> with <c>input.corrupt</c>. Checks structure, not content: compare the
/// file's SHA-256 first where it is known.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream file;
    private readonly long dataStart;
    private readonly SafetensorsHeader header;

    private SafetensorsFile(FileStream file)
    {
        this.file = file;
        var json = ReadHeader(file);
        dataStart = SafetensorsFormat.LengthBytes + json.Length;
        header = SafetensorsHeader.Parse(json, file.Length - dataStart);
    }

    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => header.Entries;

    public static SafetensorsFile Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return new SafetensorsFile(file);
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException)
        {
            file.Dispose();
            throw Corrupt(path, e.Message, e);
        }
    }

    /// <summary>Reads the named tensor into one of the same shape and dtype; nothing is read where they differ.</summary>
    public void CopyTo(string name, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var entry = Find(name);
        if (entry.Type != destination.dtype || !entry.Shape.SequenceEqual(destination.shape))
            throw Corrupt(file.Name, $"tensor '{name}' is {Describe(entry.Type, entry.Shape)}, expected {Describe(destination.dtype, destination.shape)}");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (destination.device_type == TorchSharp.DeviceType.CPU && destination.is_contiguous())
            ReadInto(name, entry, destination);
        else
            destination.copy_(Read(name));
    }

    /// <summary>A new CPU tensor with the named content.</summary>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        var tensor = empty([.. entry.Shape], entry.Type, CPU);
        try
        {
            ReadInto(name, entry, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    public void Dispose() => file.Dispose();

    private SafetensorsEntry Find(string name) =>
        Entries.GetValueOrDefault(name) ?? throw Corrupt(file.Name, $"it has no tensor '{name}'");

    private void ReadInto(string name, SafetensorsEntry entry, Tensor tensor)
    {
        if (entry.Length == 0)
            return;
        if (entry.Length > int.MaxValue)
            throw new JobException(ErrorCode.InputTooLarge, $"{Path.GetFileName(file.Name)}: tensor '{name}' has {entry.Length} bytes, more than {int.MaxValue}");
        try
        {
            file.Position = dataStart + entry.Begin;
            file.ReadExactly(tensor.bytes);
        }
        catch (EndOfStreamException e)
        {
            throw Corrupt(file.Name, $"it ends inside tensor '{name}'", e);
        }
    }

    private static byte[] ReadHeader(FileStream file)
    {
        var length = new byte[SafetensorsFormat.LengthBytes];
        file.ReadExactly(length);
        var bytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (bytes > SafetensorsFormat.MaxHeaderBytes)
            throw new FormatException($"the header claims {bytes} bytes, more than {SafetensorsFormat.MaxHeaderBytes}");
        var json = new byte[bytes];
        file.ReadExactly(json);
        return json;
    }

    private static string Describe(ScalarType type, IEnumerable<long> shape) => $"{type}[{string.Join(',', shape)}]";

    private static JobException Corrupt(string path, string reason, Exception? inner = null) =>
        new(ErrorCode.InputCorrupt, $"{Path.GetFileName(path)}: not a sound safetensors file: {reason}", inner);
}
