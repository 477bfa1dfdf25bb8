namespace GenWorkers.Datasets.Imaging;

/// <summary>Inspects in this process, on the caller's thread.</summary>
public sealed class ImageInspector : IImageInspector
{
    public ValueTask<ImageFacts> InspectAsync(
        string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Inspect(name, encoded.Span));
    }

    internal static ImageFacts Inspect(string name, ReadOnlySpan<byte> encoded)
    {
        var image = ImageDecoder.Decode(name, encoded);
        var format = ImageFormats.Sniff(encoded)!;
        return new ImageFacts(image.Width, image.Height, image.Channels, format.Extension(encoded));
    }
}
