using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats;

/// <summary>A format that sources come in. One folder a format; its entry in <see cref="SampleFormats"/> registers it.</summary>
internal interface ISampleFormat
{
    DatasetFormat Format { get; }

    /// <summary>True where names (and first bytes) say that the source is of this format.</summary>
    bool Matches(SourceFiles source);

    ISampleReader Open(SourceFiles source);
}
