namespace GenWorkers.Lineage.Schema;

/// <summary>A sample in a version, as narrow as it goes.</summary>
internal sealed class DatasetVersionSampleEntity
{
    public long LoadId { get; init; }

    public long SampleId { get; init; }

    public short Split { get; init; }

    public float Weight { get; init; }
}
