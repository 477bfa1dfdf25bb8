using System.Text.Json;
using System.Threading.Channels;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs;

namespace GenWorkers.Runner.Inspection;

/// <summary>
/// Inspects in short-lived child processes, as many at a time as the job has threads. An image that kills or hangs its
/// child is that image's fault; the next one gets a new child.
/// </summary>
internal sealed class ChildImageInspector : IImageInspector, IDisposable
{
    private const int ImagesPerChild = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<InspectorProcess?> free = Channel.CreateUnbounded<InspectorProcess?>();

    public ChildImageInspector(int children)
    {
        for (var child = 0; child < children; child++)
            free.Writer.TryWrite(null); // started when first needed
    }

    public async ValueTask<ImageFacts> InspectAsync(
        string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        var child = await free.Reader.ReadAsync(cancellationToken);
        var isUsable = false;
        try
        {
            child ??= InspectorProcess.Start();
            var facts = await InspectInTimeAsync(child, name, encoded, cancellationToken);
            isUsable = true;
            return facts;
        }
        catch (JobException)
        {
            isUsable = true;
            throw;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw new JobException(ErrorCode.InputCorrupt, $"{name}: decoding it ended the decoder's process.", error);
        }
        finally
        {
            Return(child, isUsable);
        }
    }

    public void Dispose()
    {
        while (free.Reader.TryRead(out var child))
            child?.Dispose();
    }

    private static async Task<ImageFacts> InspectInTimeAsync(
        InspectorProcess child, string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await child.InspectAsync(name, encoded, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The decoder gave no answer for {Patience.TotalSeconds:0} s.");
        }
    }

    private void Return(InspectorProcess? child, bool isUsable)
    {
        if (!isUsable || child is { Answered: >= ImagesPerChild })
        {
            child?.Dispose();
            child = null;
        }

        free.Writer.TryWrite(child);
    }
}
