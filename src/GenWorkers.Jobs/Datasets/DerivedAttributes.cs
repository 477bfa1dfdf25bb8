namespace GenWorkers.Jobs.Datasets;

/// <summary>Attributes by which a sample of a transformed set says where it comes from.</summary>
public static class DerivedAttributes
{
    /// <summary>Digest of the data set version that it was made from.</summary>
    public const string Dataset = "transformedFrom";

    /// <summary>
    /// The sample of that version: SHA-256 of its stored bytes, hex, its identity in every manifest. Of equal pictures made of
    /// several samples, a set keeps one, which names one of them.
    /// </summary>
    public const string Sample = "transformedFromSample";
}
