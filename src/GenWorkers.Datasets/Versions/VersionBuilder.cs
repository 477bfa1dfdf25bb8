using System.Security.Cryptography;
using GenWorkers.Datasets.Imaging;

namespace GenWorkers.Datasets.Versions;

/// <summary>Collects the samples of a version in scratch files until it is frozen. Not thread-safe.</summary>
internal sealed class VersionBuilder(string folder) : IDisposable
{
    private readonly List<string> _extensions = [];

    public SampleTable Table { get; } = new();

    public SampleSpool Spool { get; } = new(folder);

    public void Add(PreparedSample sample)
    {
        var extension = _extensions.IndexOf(sample.Facts.Extension);
        if (extension < 0)
        {
            extension = _extensions.Count;
            _extensions.Add(sample.Facts.Extension);
        }

        Table.Add(new SampleEntry
        {
            Hash = SampleHash.From(sample.Sha256),
            Offset = Spool.AddImage(sample.Encoded),
            Length = sample.Encoded.Length,
            TextOffset = Spool.AddText(sample.Name, SampleLeaf.EncodeAttributes(sample.Attributes)),
            Width = sample.Facts.Width,
            Height = sample.Facts.Height,
            Channels = (byte)sample.Facts.Channels,
            Extension = (byte)extension,
            SourceSplit = (sbyte)((int?)sample.Split ?? -1),
        });
    }

    public string ExtensionOf(in SampleEntry entry) => _extensions[entry.Extension];

    public void Dispose() => Spool.Dispose();
}

/// <summary>A sample that was decoded and hashed.</summary>
internal sealed record PreparedSample(
    string Name,
    byte[] Encoded,
    byte[] Sha256,
    ImageFacts Facts,
    IReadOnlyDictionary<string, string> Attributes,
    SampleSplit? Split)
{
    public static PreparedSample Create(
        string name,
        byte[] encoded,
        ImageFacts facts,
        IReadOnlyDictionary<string, string> attributes,
        SampleSplit? split) =>
        new(name, encoded, SHA256.HashData(encoded), facts, attributes, split);
}
