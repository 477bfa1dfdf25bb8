using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Training;

/// <summary>Draws samples from a weights file.</summary>
public interface ISampler
{
    /// <summary>
    /// Draws spec.Count samples in order and hands each to <paramref name="sink"/>. Sample i depends on (seed, i) alone. The
    /// weights file was hash-checked.
    /// </summary>
    Task SampleAsync(
        string weightsPath,
        GenerateSamplesSpec spec,
        Func<GeneratedSample, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken);
}
