using System.Text.Json;
using System.Threading.Channels;

namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>
/// Inspects in child processes, as many at a time as there are slots. An image that ends its child is that image's
/// fault only where it ends a second one, new and its own: the first may have died of something else.
/// </summary>
public sealed class ChildImageInspector : IImageInspector, IDisposable
{
    private const int Tries = 2;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);
    private readonly Channel<InspectorSlot> free = Channel.CreateUnbounded<InspectorSlot>();

    /// <param name="program">The executable that serves <c>--inspect</c>: the runner.</param>
    /// <param name="children">How many children decode at a time; each is started when first needed.</param>
    /// <param name="memoryMiB">What an image may take in a child, <see cref="DatasetOptions.DecoderMemoryMiB"/>.</param>
    /// <param name="patience">How long one image may take.</param>
    public ChildImageInspector(string program, int children, int memoryMiB, TimeSpan? patience = null)
    {
        for (var child = 0; child < children; child++)
            free.Writer.TryWrite(new InspectorSlot(program, memoryMiB, patience ?? DefaultPatience));
    }

    public async ValueTask<ImageFacts> InspectAsync(
        string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        var slot = await free.Reader.ReadAsync(cancellationToken);
        try
        {
            return Inspect(slot, name, encoded.Span, cancellationToken);
        }
        finally
        {
            free.Writer.TryWrite(slot);
        }
    }

    public void Dispose()
    {
        while (free.Reader.TryRead(out var slot))
            slot.Dispose();
    }

    private static ImageFacts Inspect(
        InspectorSlot slot, string name, ReadOnlySpan<byte> encoded, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return slot.Inspect(name, encoded, cancellationToken);
            }
            catch (TimeoutException error)
            {
                throw InputErrors.Corrupt(name, "decoding it takes too long", error);
            }
            catch (Exception error) when (error is IOException or JsonException && tries == Tries)
            {
                throw InputErrors.Corrupt(name, "decoding it ended the decoder's process", error);
            }
            catch (Exception error) when (error is IOException or JsonException)
            {
                // Once more, in a new child.
            }
        }
    }
}
