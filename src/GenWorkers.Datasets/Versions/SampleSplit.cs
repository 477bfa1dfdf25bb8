namespace GenWorkers.Datasets.Versions;

/// <summary>The part of a data set a sample belongs to; the numbers are the database's.</summary>
public enum SampleSplit : short
{
    Train = 0,
    Validation = 1,
    Test = 2,
}

internal static class SampleSplits
{
    public static string Name(this SampleSplit split) => split switch
    {
        SampleSplit.Train => "train",
        SampleSplit.Validation => "validation",
        _ => "test",
    };

    /// <summary>The split that a folder, file or column value names; null for any other word.</summary>
    public static SampleSplit? Parse(string word) => word.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => SampleSplit.Train,
        "val" or "valid" or "validation" or "dev" => SampleSplit.Validation,
        "test" or "testing" or "t10k" => SampleSplit.Test,
        _ => null,
    };
}
