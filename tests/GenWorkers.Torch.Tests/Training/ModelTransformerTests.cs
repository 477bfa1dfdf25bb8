using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Training;

public sealed class ModelTransformerTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);
    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(Shape, test: 70);
    private readonly ModelTransformer transformer = new(new FamilyRegistry(ModelFamilies.All));

    public void Dispose()
    {
        bench.Dispose();
        samples.Dispose();
    }

    [Fact]
    public async Task Transform_Autoencoder_GivesEachImageItsOwnReconstruction()
    {
        var options = new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 2 };
        var trained = await bench.TrainAsync(Workbench.Spec("autoencoder", options, 200), samples);
        var split = samples.Split("test");

        transformer.ShapeOf(trained.WeightsPath).ShouldBe(Shape);
        var results = await TransformAsync(trained.WeightsPath, split);

        results.Count.ShouldBe(70); // more than one chunk
        double Error(int result, int source) =>
            results[result].Select((value, at) => Math.Pow(value - split.Pixels(source)[at], 2)).Average();
        Enumerable.Range(0, 70).Average(i => Error(i, i)).ShouldBeLessThan(0.5 * Enumerable.Range(0, 70).Average(i => Error(i, (i + 1) % 70)));
    }

    [Fact]
    public async Task Transform_FamilyThatOnlySamples_NamesTheFamily()
    {
        var trained = await bench.TrainAsync(Workbench.Spec("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 1), samples);

        var error = await Should.ThrowAsync<JobException>(() => TransformAsync(trained.WeightsPath, samples.Split("test")));

        error.Message.ShouldContain("gan");
    }

    private async Task<List<byte[]>> TransformAsync(string weights, ISampleSplit split)
    {
        var results = new List<byte[]>();
        await transformer.TransformAsync(
            weights,
            split,
            null,
            (index, pixels, shape, _) =>
            {
                index.ShouldBe(results.Count);
                shape.ShouldBe(Shape);
                results.Add(pixels.ToArray());
                return ValueTask.CompletedTask;
            },
            bench.Context(),
            TestContext.Current.CancellationToken);
        return results;
    }
}
