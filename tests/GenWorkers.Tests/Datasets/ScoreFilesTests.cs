using GenWorkers.Datasets;
using GenWorkers.Jobs.Training;
using Parquet;

namespace GenWorkers.Tests.Datasets;

public sealed class ScoreFilesTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task Add_MoreThanAGroup_EveryRowComesBack()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using (var file = await new ScoreFiles().CreateAsync(path, cancel))
        {
            for (var i = 0; i < 20_001; i++)
            {
                bool? flagged = i % 2 == 0 ? null : i % 3 == 0;
                await file.AddAsync(new byte[32], new SampleScore("test", i, i / 2.0, i % 2 == 0 ? null : 0.25), flagged, cancel);
            }

            await file.CompleteAsync(cancel);
        }

        await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: cancel);
        reader.Schema.GetDataFields().Select(field => field.Name).ShouldBe(["sha256", "split", "score", "confidence", "flagged"]);
        reader.RowGroupCount.ShouldBe(2);
        using var last = reader.OpenRowGroupReader(1);
        var score = new double[1];
        await last.ReadAsync<double>(reader.Schema.GetDataFields()[2], score.AsMemory(), cancellationToken: cancel);
        score[0].ShouldBe(10_000);
        using var first = reader.OpenRowGroupReader(0);
        var confidence = new double?[20_000];
        await first.ReadAsync<double>(reader.Schema.GetDataFields()[3], confidence.AsMemory(), cancellationToken: cancel);
        confidence[0].ShouldBeNull();
        confidence[1].ShouldBe(0.25);
    }
}
