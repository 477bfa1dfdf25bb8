namespace GenWorkers.Datasets.Sources;

internal enum ArchiveKind
{
    Zip,
    Tar,
    TarGzip,
}
