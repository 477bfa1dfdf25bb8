using Parquet.Schema;

namespace GenWorkers.Datasets.Versions;

/// <summary>The manifest's columns: Hugging Face's convention of image folders (<c>file_name</c> first), then ours.</summary>
internal static class ManifestSchema
{
    public static readonly DataField FileName = Text("file_name");
    public static readonly DataField SampleId = Text("sample_id");
    public static readonly DataField Sha256 = Text("sha256");
    public static readonly DataField SizeBytes = new DataField<int>("size_bytes");
    public static readonly DataField Width = new DataField<int>("width");
    public static readonly DataField Height = new DataField<int>("height");
    public static readonly DataField Channels = new DataField<int>("channels");
    public static readonly DataField Split = Text("split");
    public static readonly DataField Group = Text("group", true);
    public static readonly DataField License = Text("license", true);
    public static readonly DataField Attributes = Text("attributes");
    public static readonly DataField Weight = new DataField<double>("weight");
    public static readonly DataField ParentSample = Text("parent_sample", true);
    public static readonly DataField ParentModel = Text("parent_model", true);
    public static readonly DataField Shard = Text("shard");
    public static readonly DataField ShardSha256 = Text("shard_sha256");
    public static readonly DataField Offset = new DataField<long>("offset");
    public static readonly DataField Length = new DataField<int>("length");
    public static readonly DataField SourceName = Text("source_name");

    public static ParquetSchema Schema { get; } = new(
        FileName, SampleId, Sha256, SizeBytes, Width, Height, Channels, Split, Group, License, Attributes, Weight,
        ParentSample, ParentModel, Shard, ShardSha256, Offset, Length, SourceName);

    private static DataField Text(string name, bool isNullable = false) => new(name, typeof(string), isNullable);
}
