using System.Text.Json;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.DebiasingVae;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;

namespace GenWorkers.Torch.Tests.Training.Loop;

public sealed class TrainingBatchesTests : IDisposable
{
    private const int Interval = 3;

    private static readonly DebiasingVaeOptions Options = new()
    {
        Attribute = MemorySamples.SideAttribute, Positive = "right", LatentSize = 4, BaseChannels = 4, ReweightEverySteps = Interval,
    };

    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(new SampleShape(8, 8, 1), 200, 40, 0);

    public void Dispose() => bench.Dispose();

    /// <summary>
    /// The reader is some steps ahead when the weights change. Whether it got there or not, faces come by the old weights up
    /// to the boundary and by the new ones from there on; non-faces go on as if nothing had happened.
    /// </summary>
    [Fact]
    public async Task Take_PendingAtTheBoundary_IsDrawnByTheNewWeights()
    {
        var (taken, expected) = await TorchThread.RunAsync("batches", Draw);

        taken.Faces[..Interval].ShouldBe(expected.EvenFaces[..Interval]);
        taken.Faces[Interval..].ShouldBe(expected.WeighedFaces[Interval..]);
        taken.Faces[Interval..].ShouldNotBe(expected.EvenFaces[Interval..]);
        taken.Others.ShouldBe(expected.Others);
    }

    private ((string[] Faces, string[] Others) Taken, (string[] EvenFaces, string[] WeighedFaces, string[] Others) Expected) Draw()
    {
        const int Steps = 2 * Interval;
        var spec = Workbench.Spec("debiasing-vae", Options, Steps);
        var setup = new RunSetup(new TrainingRequest(spec, spec.Options, samples, "digest", null, null), bench.Context(), new DebiasingVaeFamily());
        using var model = setup.Family.Create(setup.Config, setup.Device);
        using var batches = new TrainingBatches(setup, model, new TrainingBudget(spec.Budget, spec.Training, 200));
        var (faces, others) = (new string[Steps], new string[Steps]);
        for (var step = 0; step < Steps; step++)
        {
            var parts = batches.Take(step);
            (faces[step], others[step]) = (Named(parts[0].Keys), Named(parts[1].Keys));
            if (step + 1 < Steps) // the weights after the last step would be others again
                batches.Reweight(step + 1, new MetricSums());
        }

        var weights = ((IReweightingModel)model).WeightsOf(0);
        return ((faces, others), (Order(setup, model, 0, null, Steps), Order(setup, model, 0, weights, Steps), Order(setup, model, 1, null, Steps)));
    }

    private string[] Order(RunSetup setup, Model model, int stream, IReadOnlyList<double>? weights, int steps)
    {
        var train = samples.Split("train");
        var order = new SampleOrder(train, model.Streams(train)[stream], setup.Spec.Seed, stream, weights);
        var size = setup.Training.BatchSize;
        return [.. Enumerable.Range(0, steps).Select(step => Named(Enumerable.Range(step * size, size).Select(position => order.At(position))))];
    }

    private static string Named(IEnumerable<SampleKey> keys) => JsonSerializer.Serialize(keys);
}
