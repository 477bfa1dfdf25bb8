using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using Parquet;
using Parquet.Schema;

namespace GenWorkers.Datasets;

/// <summary>Score tables as Parquet, 20,000 rows in memory at a time.</summary>
public sealed class ScoreFiles : IScoreFiles
{
    private const int GroupRows = 20_000;

    private static readonly DataField Sha256 = new("sha256", typeof(string), isNullable: false);
    private static readonly DataField Split = new("split", typeof(string), isNullable: false);
    private static readonly DataField Score = new DataField<double>("score");
    private static readonly DataField Confidence = new DataField<double?>("confidence");
    private static readonly DataField Flagged = new DataField<bool?>("flagged");

    public async Task<IScoreFile> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var file = File.Create(path);
        var schema = new ParquetSchema(Sha256, Split, Score, Confidence, Flagged);
        return new ScoreFile(file, await ParquetWriter.CreateAsync(schema, file, cancellationToken: cancellationToken));
    }

    private sealed class ScoreFile(FileStream file, ParquetWriter writer) : IScoreFile
    {
        private readonly List<(string Sha256, SampleScore Score, bool? Flagged)> rows = new(GroupRows);

        public async ValueTask AddAsync(
            ReadOnlyMemory<byte> sha256, SampleScore score, bool? flagged, CancellationToken cancellationToken)
        {
            rows.Add((Convert.ToHexStringLower(sha256.Span), score, flagged));
            if (rows.Count == GroupRows)
                await WriteGroupAsync(cancellationToken);
        }

        public async Task CompleteAsync(CancellationToken cancellationToken)
        {
            if (rows.Count > 0)
                await WriteGroupAsync(cancellationToken);
            await writer.DisposeAsync();
            await file.DisposeAsync();
        }

        public ValueTask DisposeAsync() => file.DisposeAsync();

        private async Task WriteGroupAsync(CancellationToken cancellationToken)
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(Sha256, rows.ConvertAll(row => row.Sha256));
            await group.WriteAsync(Split, rows.ConvertAll(row => row.Score.Split));
            await group.WriteAsync<double>(Score, rows.ConvertAll(row => row.Score.Value).ToArray(), cancellationToken: cancellationToken);
            await group.WriteAsync<double>(Confidence, rows.ConvertAll(row => row.Score.Confidence).ToArray(), cancellationToken: cancellationToken);
            await group.WriteAsync<bool>(Flagged, rows.ConvertAll(row => row.Flagged).ToArray(), cancellationToken: cancellationToken);
            rows.Clear();
        }
    }
}
