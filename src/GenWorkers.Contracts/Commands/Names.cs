namespace GenWorkers.Contracts.Commands;

/// <summary>The grammar of names, references and seeds in specs.</summary>
public static class Names
{
    /// <summary>A data set's or model's name.</summary>
    public const string NamePattern = "^[a-z0-9][a-z0-9._-]{0,63}$";

    /// <summary>A name, alone (its newest version) or with the digest of one version.</summary>
    public const string ReferencePattern = "^[a-z0-9][a-z0-9._-]{0,63}(@sha256:[0-9a-f]{64})?$";

    /// <summary>Where foreign files come from: below an allowed root of the worker, or a bucket.</summary>
    public const string SourcePattern = "^(file:///|s3://[a-z0-9][a-z0-9.-]{1,62}/).*$";

    /// <summary>2^53 - 1: the largest integer that every JSON reader keeps exact (RFC 8785 counts on it).</summary>
    public const long MaxSeed = 9_007_199_254_740_991;
}
