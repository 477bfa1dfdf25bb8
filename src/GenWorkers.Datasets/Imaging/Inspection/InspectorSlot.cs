using GenWorkers.Jobs;

namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>A place for one child: started when needed, replaced when it fell, and after so many images.</summary>
internal sealed class InspectorSlot(string program, int memoryMiB, TimeSpan patience) : IDisposable
{
    // A start takes as long as a thousand small images: so many more that it does not count.
    private const int ImagesPerChild = 20_000;
    private InspectorProcess? child;

    /// <summary>
    /// Throws <see cref="JobException"/> for a bad image, <see cref="TimeoutException"/> for one that takes too long;
    /// <see cref="IOException"/> or <see cref="System.Text.Json.JsonException"/> where the child fell.
    /// </summary>
    public ImageFacts Inspect(string name, ReadOnlySpan<byte> encoded, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(patience);
        child ??= InspectorProcess.Start(program, memoryMiB);
        try
        {
            var facts = child.Inspect(name, encoded, stop.Token);
            if (child.Answered >= ImagesPerChild)
                Dispose();
            return facts;
        }
        catch (Exception error) when (error is not JobException)
        {
            Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (stop.IsCancellationRequested)
                throw new TimeoutException($"The decoder gave no answer for {patience.TotalSeconds:0} s.", error);
            throw;
        }
    }

    public void Dispose()
    {
        child?.Dispose();
        child = null;
    }
}
