using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.Cifar;

/// <summary>CIFAR-10's binary version: <c>data_batch_*.bin</c>, <c>test_batch.bin</c>, <c>batches.meta.txt</c>.</summary>
internal sealed class CifarFormat : ISampleFormat
{
    public DatasetFormat Format => DatasetFormat.Cifar10;

    public bool Matches(SourceFiles source) => source.Paths.Any(IsBatch);

    public ISampleReader Open(SourceFiles source) => new CifarReader(source, [.. source.Paths.Where(IsBatch)]);

    private static bool IsBatch(string path) =>
        Path.GetFileName(path) is var name
        && name.EndsWith(".bin", StringComparison.Ordinal)
        && (name.StartsWith("data_batch", StringComparison.Ordinal) || name.StartsWith("test_batch", StringComparison.Ordinal));
}
