using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets;

/// <summary>Freezes samples that a job makes itself, by the same path as an import, with the default splits.</summary>
public sealed class SampleWriterFactory(IArtifactStore store) : ISampleWriterFactory
{
    public ISampleWriter Create(string datasetName, SampleOrigin origin, JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SampleWriter(new FreezePlan(datasetName, new SplitSpec(), null, origin), store, context);
    }

    private sealed class SampleWriter(FreezePlan plan, IArtifactStore store, JobContext context) : ISampleWriter
    {
        private readonly VersionBuilder _builder = new(Path.Combine(context.ScratchFolder, Path.GetRandomFileName()));

        public ValueTask AddAsync(
            ReadOnlyMemory<byte> pixels,
            SampleShape shape,
            IReadOnlyDictionary<string, string> attributes,
            string? split,
            CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var encoded = PnmWriter.Write(pixels.Span, shape);
            var facts = new ImageFacts(shape.Width, shape.Height, shape.Channels, shape.Channels == 1 ? ".pgm" : ".ppm");
            var name = FormattableString.Invariant($"sample-{_builder.Table.Count:D8}");
            _builder.Add(PreparedSample.Create(name, encoded, facts, attributes, split is null ? null : SampleSplits.Parse(split)));
            return ValueTask.CompletedTask;
        }

        public Task<ImportedDataset> FreezeAsync(CancellationToken cancellationToken) =>
            new VersionFreezer(store).FreezeAsync(_builder, plan, context, cancellationToken);

        public ValueTask DisposeAsync()
        {
            _builder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
