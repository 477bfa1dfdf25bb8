namespace GenWorkers.Datasets.Imaging;

/// <summary>Inspects in this process, on the caller's thread.</summary>
public sealed class ImageInspector : IImageInspector
{
    public ValueTask<ImageFacts> InspectAsync(
        string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var image = ImageDecoder.Decode(name, encoded.Span);
        var format = ImageFormats.Sniff(encoded.Span)!;
        return ValueTask.FromResult(new ImageFacts(image.Width, image.Height, image.Channels, format.Extension(encoded.Span)));
    }
}
