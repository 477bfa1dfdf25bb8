using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Data;

public sealed class SampleReaderTests
{
    [Fact]
    public void Spread_FewerThanThereAre_LieEvenlyOverTheSplit() =>
        Reader(256).Spread(50).Select(batch => (batch.Streams[0].Keys[0].Index, batch.Count))
            .ShouldBe([(0, 10), (50, 10), (100, 10), (150, 10), (200, 10)]);

    [Fact]
    public void Spread_MoreThanThereAre_IsOnePass() =>
        Reader(25).Spread(1000).SelectMany(batch => batch.Streams[0].Keys.Select(key => key.Index))
            .ShouldBe(Enumerable.Range(0, 25).Select(i => (long)i));

    private static SampleReader Reader(int count)
    {
        var samples = new MemorySamples(new SampleShape(4, 4, 1), count);
        return new SampleReader(samples.Split("train"), samples.Shape, SampleStream.Whole, 1, DrawPurpose.Fitting, CPU, batchSize: 10);
    }
}
