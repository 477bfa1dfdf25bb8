namespace GenWorkers.Jobs.Datasets;

/// <summary>A data set version that a job made; its objects are stored, its rows not yet.</summary>
/// <param name="Version">Name, digest, manifest.</param>
/// <param name="CroissantKey">Object key of the Croissant description.</param>
/// <param name="Shards">Keys of the shards it points into.</param>
/// <param name="Splits">Samples a split.</param>
/// <param name="Duplicates">Samples dropped as exact copies of another.</param>
/// <param name="ParentModel">Digest of the model that generated it, where one did.</param>
public sealed record NewDatasetVersion(
    DatasetVersion Version,
    string CroissantKey,
    IReadOnlyList<string> Shards,
    IReadOnlyDictionary<string, long> Splits,
    long Duplicates,
    string? License,
    string? ParentModel);
