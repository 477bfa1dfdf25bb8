namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>An installation whose decode children have as little memory as there can be.</summary>
public sealed class SmallDecoder : EmbeddedInstallation
{
    public SmallDecoder() => Settings["Datasets:DecoderMemoryMiB"] = "64";
}
