using System.Text.Json;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using Parquet.Schema;

namespace GenWorkers.Datasets.Versions;

/// <summary>
/// Describes a version as Croissant 1.1 JSON-LD with fields of the responsible-AI vocabulary. It holds no host and no
/// date but the one that the import names, so the same version has the same description; without that date the
/// specification's <c>datePublished</c> is missing, because any other would be an invention. URLs are relative to the
/// description, which lies beside the files.
/// </summary>
internal static class Croissant
{
    public static void Write(
        Utf8JsonWriter json, FreezePlan plan, DatasetVersion version, StoredObject manifest, IReadOnlyList<StoredObject> shards)
    {
        json.WriteStartObject();
        WriteContext(json);
        json.WriteString("@type", "sc:Dataset");
        json.WriteString("conformsTo", "http://mlcommons.org/croissant/1.1");
        json.WriteString("name", version.Name);
        json.WriteString("version", version.Digest);
        json.WriteString("identifier", version.Reference);
        json.WriteString("description", $"{version.Samples} images, frozen under the Merkle root of their hashes, splits, attributes and weights.");
        WriteOrigin(json, plan.Origin, manifest);
        WriteResponsibleAi(json, plan);
        WriteFiles(json, manifest, shards);
        WriteRecords(json);
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json)
    {
        json.WriteStartObject("@context");
        json.WriteString("@language", "en");
        json.WriteString("@vocab", "https://schema.org/");
        json.WriteString("sc", "https://schema.org/");
        json.WriteString("cr", "http://mlcommons.org/croissant/");
        json.WriteString("rai", "http://mlcommons.org/croissant/RAI/");
        json.WriteString("dct", "http://purl.org/dc/terms/");
        json.WriteString("conformsTo", "dct:conformsTo");
        foreach (var term in (string[])["recordSet", "field", "source", "fileObject", "extract", "column"])
            json.WriteString(term, "cr:" + term);
        json.WriteStartObject("dataType");
        json.WriteString("@id", "cr:dataType");
        json.WriteString("@type", "@vocab");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, SampleOrigin origin, StoredObject manifest)
    {
        if (Uri.TryCreate(origin.License, UriKind.Absolute, out var license))
            json.WriteString("license", license.AbsoluteUri);
        else
            WriteNamed(json, "license", "sc:CreativeWork", origin.License ?? "unknown");
        var maker = origin.ModelDigest is null ? "unknown" : $"model sha256:{origin.ModelDigest}";
        WriteNamed(json, "creator", "sc:Organization", origin.Creator ?? maker);
        json.WriteString("url", origin.Homepage ?? NameOf(manifest));
        if (origin.Published is not null)
            json.WriteString("datePublished", origin.Published);
    }

    private static void WriteNamed(Utf8JsonWriter json, string property, string type, string name)
    {
        json.WriteStartObject(property);
        json.WriteString("@type", type);
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    private static string NameOf(StoredObject file) => Path.GetFileName(file.Key);

    private static void WriteResponsibleAi(Utf8JsonWriter json, FreezePlan plan)
    {
        json.WriteString("rai:dataCollection", plan.Origin.ModelDigest is null ? "Imported images or rendered faces." : "Samples drawn from a generative model.");
        json.WriteBoolean("rai:hasSyntheticData", plan.Origin.ModelDigest is not null);
        if (plan.Origin.ModelDigest is { } model)
            json.WriteString("rai:dataSource", $"model sha256:{model}");
        json.WriteString("rai:dataPreprocessingProtocol", "Every image was decoded once; exact copies were dropped by SHA-256; splits follow a seeded hash of group or sample.");
    }

    private static void WriteFiles(Utf8JsonWriter json, StoredObject manifest, IReadOnlyList<StoredObject> shards)
    {
        json.WriteStartArray("distribution");
        WriteFile(json, "manifest", manifest);
        for (var i = 0; i < shards.Count; i++)
            WriteFile(json, FormattableString.Invariant($"shard-{i:D5}"), shards[i]);
        json.WriteEndArray();
    }

    private static void WriteFile(Utf8JsonWriter json, string id, StoredObject file)
    {
        json.WriteStartObject();
        json.WriteString("@type", "cr:FileObject");
        json.WriteString("@id", id);
        json.WriteString("name", NameOf(file));
        json.WriteString("contentUrl", NameOf(file));
        json.WriteString("contentSize", $"{file.SizeBytes} B");
        json.WriteString("encodingFormat", file.MediaType);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    }

    private static void WriteRecords(Utf8JsonWriter json)
    {
        json.WriteStartArray("recordSet");
        json.WriteStartObject();
        json.WriteString("@type", "cr:RecordSet");
        json.WriteString("@id", "samples");
        json.WriteString("name", "samples");
        json.WriteStartArray("field");
        foreach (var field in ManifestSchema.Schema.GetDataFields())
            WriteField(json, field);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter json, DataField field)
    {
        json.WriteStartObject();
        json.WriteString("@type", "cr:Field");
        json.WriteString("@id", $"samples/{field.Name}");
        json.WriteString("name", field.Name);
        json.WriteString("dataType", field.IsText() ? "sc:Text" : field.ClrType == typeof(double) ? "sc:Float" : "sc:Integer");
        json.WriteStartObject("source");
        json.WriteStartObject("fileObject");
        json.WriteString("@id", "manifest");
        json.WriteEndObject();
        json.WriteStartObject("extract");
        json.WriteString("column", field.Name);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
