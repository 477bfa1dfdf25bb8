using System.Diagnostics;
using System.Threading.Channels;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets.Formats;

/// <summary>
/// Reads, decodes and hashes samples on background threads, a few at a time, and hands them to the builder in the
/// reader's order.
/// </summary>
internal sealed class SampleIntake(IImageInspector inspector, DatasetOptions options, JobContext context)
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Share of a whole import that collecting is.</summary>
    private const double Share = 0.8;

    public async Task CollectAsync(ISampleReader reader, VersionBuilder builder, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Channel.CreateBounded<Task<PreparedSample>>(2 * Math.Max(1, context.Threads));
        using var slots = new SemaphoreSlim(Math.Max(1, context.Threads));
        var producer = Task.Run(() => ProduceAsync(reader, work.Writer, slots, stop.Token), CancellationToken.None);
        try
        {
            await ConsumeAsync(work.Reader, builder, reader.Count, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await producer;
            while (work.Reader.TryRead(out var left))
                await Task.WhenAny(left);
        }
    }

    private async Task ProduceAsync(
        ISampleReader reader, ChannelWriter<Task<PreparedSample>> work, SemaphoreSlim slots, CancellationToken stop)
    {
        try
        {
            await foreach (var sample in reader.ReadAsync(stop))
            {
                await slots.WaitAsync(stop);
                await work.WriteAsync(Task.Run(() => PrepareAsync(sample, slots, stop), CancellationToken.None), stop);
            }

            work.Complete();
        }
        catch (Exception e)
        {
            // The consumer rethrows it after the samples that came before.
            work.Complete(e);
        }
    }

    private async Task<PreparedSample> PrepareAsync(SourceSample sample, SemaphoreSlim slots, CancellationToken stop)
    {
        try
        {
            var encoded = sample.Encode();
            if (encoded.Length > options.MaxFileBytes)
                throw InputErrors.TooLarge(sample.Name, $"{encoded.Length} bytes, a file may have {options.MaxFileBytes}");
            var facts = await inspector.InspectAsync(sample.Name, encoded, stop);
            return PreparedSample.Create(sample.Name, encoded, facts, sample.Attributes, sample.Split);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task ConsumeAsync(
        ChannelReader<Task<PreparedSample>> work, VersionBuilder builder, long? count, CancellationToken cancellationToken)
    {
        var ticked = Stopwatch.GetTimestamp();
        await foreach (var prepared in work.ReadAllAsync(cancellationToken))
        {
            builder.Add(await prepared);
            if (Stopwatch.GetElapsedTime(ticked) < TickEvery)
                continue;
            ticked = Stopwatch.GetTimestamp();
            context.Host.Tick(JobPhase.Decode);
            if (count is > 0)
                context.Host.Report(new JobProgress(JobPhase.Decode, Share * builder.Table.Count / count.Value));
        }
    }
}
