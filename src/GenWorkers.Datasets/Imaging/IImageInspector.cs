namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Decodes an untrusted image once, completely, and says what it is. Behind an interface so that a child process
/// without credentials can do it.
/// </summary>
public interface IImageInspector
{
    /// <summary>Throws <see cref="Jobs.JobException"/> with an <c>input.*</c> code that names the file and the reason.</summary>
    ValueTask<ImageFacts> InspectAsync(string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken);
}
