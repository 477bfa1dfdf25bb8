using System.Text;

namespace GenWorkers.Datasets.Versions;

/// <summary>Scratch files of a version under construction: image bytes end to end, and names with attributes.</summary>
internal sealed class SampleSpool : IDisposable
{
    private readonly FileStream _images;
    private readonly FileStream _texts;
    private readonly byte[] _number = new byte[8];
    private long _imageBytes;
    private long _textBytes;

    public SampleSpool(string folder)
    {
        Directory.CreateDirectory(folder);
        Folder = folder;
        _images = Open("images");
        _texts = Open("texts");
    }

    public string Folder { get; }

    public long AddImage(ReadOnlySpan<byte> image)
    {
        _images.Write(image);
        _imageBytes += image.Length;
        return _imageBytes - image.Length;
    }

    /// <summary>Adds a name and canonical JSON.</summary>
    public long AddText(string name, string attributes)
    {
        var start = _textBytes;
        Append(name);
        Append(attributes);
        return start;
    }

    /// <summary>Ends writing; from here on everything can be read from any thread.</summary>
    public void Flush()
    {
        _images.Flush();
        _texts.Flush();
    }

    public byte[] ReadImage(in SampleEntry entry)
    {
        var image = new byte[entry.Length];
        Read(_images, image, entry.Offset);
        return image;
    }

    public (string Name, string Attributes) ReadText(in SampleEntry entry)
    {
        var at = entry.TextOffset;
        var name = ReadString(ref at);
        return (name, ReadString(ref at));
    }

    public void Dispose()
    {
        _images.Dispose();
        _texts.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private FileStream Open(string name) =>
        new(Path.Combine(Folder, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 18);

    private void Append(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        BitConverter.TryWriteBytes(_number, bytes.Length);
        _texts.Write(_number, 0, 4);
        _texts.Write(bytes);
        _textBytes += 4 + bytes.Length;
    }

    private string ReadString(ref long at)
    {
        Span<byte> length = stackalloc byte[4];
        Read(_texts, length, at);
        var bytes = new byte[BitConverter.ToInt32(length)];
        Read(_texts, bytes, at + 4);
        at += 4 + bytes.Length;
        return Encoding.UTF8.GetString(bytes);
    }

    private static void Read(FileStream file, Span<byte> bytes, long at)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, bytes, at);
            if (read == 0)
                throw new EndOfStreamException(file.Name);
            bytes = bytes[read..];
            at += read;
        }
    }
}
