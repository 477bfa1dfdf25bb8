using System.Text.Json;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets.Versions;

/// <summary>
/// Turns collected samples into a version: drops exact copies, splits, packs shards, writes manifest, Croissant file and
/// contact sheet. Everything follows the order of the hashes, so the same content gives the same objects.
/// </summary>
internal sealed class VersionFreezer(IArtifactStore store)
{
    public async Task<ImportedDataset> FreezeAsync(
        VersionBuilder builder, FreezePlan plan, JobContext context, CancellationToken cancellationToken)
    {
        builder.Spool.Flush();
        var order = builder.Table.DistinctInHashOrder();
        if (order.Length == 0)
            throw new JobException(ErrorCode.InputCorrupt, $"Data set '{plan.Name}' would have no image: the source has none.");

        var splits = AssignSplits(builder, order, plan);
        using var shards = new ShardWriter(store, context, builder.Spool.Folder);
        var places = await PackAsync(builder, order, shards, context, cancellationToken);
        var (manifest, digest) = await WriteManifestAsync(builder, order, places, shards.Stored, plan, cancellationToken);
        var version = new DatasetVersion(plan.Name, digest, manifest.Key, manifest.Sha256, order.Length);
        var croissant = await WriteCroissantAsync(builder, plan, version, manifest, shards.Stored, cancellationToken);
        return new ImportedDataset(
            new NewDatasetVersion(
                version, croissant.Key, [.. shards.Stored.Select(shard => shard.Key)], splits,
                builder.Table.Count - order.Length, plan.Origin.License, plan.Origin.ModelDigest),
            ContactSheet.Write(builder, order, plan.Origin, Path.Combine(context.ScratchFolder, $"sheet-{digest[..16]}.png")));
    }

    private static Dictionary<string, long> AssignSplits(VersionBuilder builder, int[] order, FreezePlan plan)
    {
        var assigner = new SplitAssigner(plan.Split, AnyNamed(builder, SampleSplit.Test), AnyNamed(builder, SampleSplit.Validation));
        var counts = Enum.GetValues<SampleSplit>().ToDictionary(split => split.Name(), _ => 0L);
        foreach (var index in order)
        {
            ref var entry = ref builder.Table[index];
            var attributes = builder.Spool.ReadText(entry).Attributes;
            SampleSplit? named = entry.SourceSplit < 0 ? null : (SampleSplit)entry.SourceSplit;
            entry.Split = assigner.Assign(named, SplitUnit.Of(attributes, plan.GroupAttribute, entry.Hash));
            counts[entry.Split.Name()]++;
        }

        return counts;
    }

    private static bool AnyNamed(VersionBuilder builder, SampleSplit split)
    {
        for (var i = 0; i < builder.Table.Count; i++)
        {
            if (builder.Table[i].SourceSplit == (sbyte)split)
                return true;
        }

        return false;
    }

    /// <summary>Shard number and offset of each sample of the order.</summary>
    private static async Task<(int Shard, long Offset)[]> PackAsync(
        VersionBuilder builder, int[] order, ShardWriter shards, JobContext context, CancellationToken cancellationToken)
    {
        var places = new (int Shard, long Offset)[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var entry = builder.Table[order[i]];
            places[i] = (shards.Current, shards.Add(FileName(builder, entry), builder.Spool.ReadImage(entry)));
            if (await shards.StoreFullAsync(i == order.Length - 1, cancellationToken))
                context.Host.Report(new JobProgress(JobPhase.Upload, 0.8 + (0.2 * (i + 1) / order.Length)));
        }

        return places;
    }

    private async Task<(StoredObject Manifest, string Digest)> WriteManifestAsync(
        VersionBuilder builder,
        int[] order,
        (int Shard, long Offset)[] places,
        List<StoredObject> shards,
        FreezePlan plan,
        CancellationToken cancellationToken)
    {
        var path = Path.Combine(builder.Spool.Folder, "manifest.parquet");
        var tree = new MerkleTree();
        await using (var writer = await ManifestWriter.CreateAsync(path, cancellationToken))
        {
            for (var i = 0; i < order.Length; i++)
            {
                var row = ToRow(builder, builder.Table[order[i]], shards[places[i].Shard], places[i].Offset, plan);
                tree.Add(SampleLeaf.Encode(row.Sha256, row.Split, row.Attributes, row.Weight));
                await writer.AddAsync(row, cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        var stored = await store.PutFileAsync(
            ArtifactArea.Datasets, path, ".parquet", "application/vnd.apache.parquet", cancellationToken);
        return (stored, Convert.ToHexStringLower(tree.Root()));
    }

    private static ManifestRow ToRow(
        VersionBuilder builder, SampleEntry entry, StoredObject shard, long offset, FreezePlan plan)
    {
        var (name, attributes) = builder.Spool.ReadText(entry);
        return new ManifestRow
        {
            FileName = FileName(builder, entry),
            Sha256 = entry.Hash.ToHex(),
            SizeBytes = entry.Length,
            Width = entry.Width,
            Height = entry.Height,
            Channels = entry.Channels,
            Split = entry.Split,
            Group = SplitUnit.GroupOf(attributes, plan.GroupAttribute),
            License = plan.Origin.License,
            Attributes = attributes,
            Weight = 1,
            ParentSample = AttributeText.Find(attributes, DerivedAttributes.Sample),
            ParentModel = plan.Origin.ModelDigest,
            Shard = shard.Key,
            ShardSha256 = shard.Sha256,
            Offset = offset,
            SourceName = name,
        };
    }

    private async Task<StoredObject> WriteCroissantAsync(
        VersionBuilder builder,
        FreezePlan plan,
        DatasetVersion version,
        StoredObject manifest,
        IReadOnlyList<StoredObject> shards,
        CancellationToken cancellationToken)
    {
        var path = Path.Combine(builder.Spool.Folder, "croissant.json");
        await using (var file = File.Create(path))
        {
            await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            Croissant.Write(json, plan, version, manifest, shards);
        }

        return await store.PutFileAsync(ArtifactArea.Datasets, path, ".json", "application/ld+json", cancellationToken);
    }

    private static string FileName(VersionBuilder builder, in SampleEntry entry) =>
        entry.Hash.ToHex() + builder.ExtensionOf(entry);
}
