namespace GenWorkers.Contracts.Commands;

/// <summary>The patterns that names and references in specs follow.</summary>
public static class Names
{
    /// <summary>A data set's or model's name.</summary>
    public const string NamePattern = "^[a-z0-9][a-z0-9._-]{0,63}$";

    /// <summary>A name, alone (its newest version) or with the digest of one version.</summary>
    public const string ReferencePattern = "^[a-z0-9][a-z0-9._-]{0,63}(@sha256:[0-9a-f]{64})?$";
}
