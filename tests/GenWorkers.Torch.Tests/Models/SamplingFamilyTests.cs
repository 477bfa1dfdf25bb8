using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

/// <summary>What every family promises that draws new images.</summary>
public abstract class SamplingFamilyTests<TFamily> : FamilyComplianceTests<TFamily>
    where TFamily : IModelFamily, new()
{
    [Fact]
    public async Task Sample_TrainedModel_HasDeclaredShapeAndVaries()
    {
        var trained = await Bench.TrainAsync(Spec(60), Samples());

        var samples = await Bench.SampleAsync(trained.WeightsPath, 70);

        samples.Count.ShouldBe(70);
        samples.ShouldAllBe(sample => sample.Length == Shape.Length);
        samples.Select(Convert.ToHexString).Distinct().Count().ShouldBeGreaterThan(60);
    }

    /// <summary>Before bytes, which are clipped: at the temperature it was trained for and far beyond.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public async Task Sample_AnyTemperature_LiesInTheDeclaredRange(double temperature)
    {
        var trained = await Bench.TrainAsync(Spec(60), Samples());

        var (least, most) = await TorchThread.RunAsync("range", () => RangeOf(trained.WeightsPath, temperature));

        least.ShouldBeInRange(0, 1);
        most.ShouldBeInRange(least, 1);
    }

    [Fact]
    public async Task Sample_OtherCount_EachSampleIsTheSame()
    {
        var trained = await Bench.TrainAsync(Spec(20), Samples());

        var few = await Bench.SampleAsync(trained.WeightsPath, 5, seed: 3);
        var many = await Bench.SampleAsync(trained.WeightsPath, 130, seed: 3);
        var others = await Bench.SampleAsync(trained.WeightsPath, 5, seed: 4);

        few.ShouldBe(many.Take(5));
        others.ShouldNotBe(few);
    }

    [Fact]
    public async Task Sample_ZeroTemperature_VariesLess()
    {
        var trained = await Bench.TrainAsync(Spec(60), Samples());

        var calm = await Bench.SampleAsync(trained.WeightsPath, 64, temperature: 0);
        var usual = await Bench.SampleAsync(trained.WeightsPath, 64);

        Spread(calm).ShouldBeLessThan(Spread(usual));
    }

    [Theory]
    [InlineData(8, 8, 3)]
    [InlineData(9, 13, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(33, 33, 3)]
    public async Task Create_AnyShape_KeepsTheShape(int height, int width, int channels)
    {
        var shape = new SampleShape(height, width, channels);
        var samples = new MemorySamples(shape, 16, 8, 8);
        var trained = await Bench.TrainAsync(Spec(2), samples);

        var drawn = await Bench.SampleAsync(trained.WeightsPath, 1);

        drawn[0].Length.ShouldBe(shape.Length);
    }

    private static (float Least, float Most) RangeOf(string weightsPath, double temperature)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var model = WeightsFile.Load(weightsPath, new FamilyRegistry([Family]), torch.CPU);
        model.Train(false);
        var draws = new Draws(1, DrawPurpose.Sampling, [.. Enumerable.Range(0, 64).Select(i => new SampleKey(0, i))], torch.CPU);
        var images = ((ISamplingModel)model).Sample(draws, new SamplingSettings { Temperature = temperature });
        return (images.min().item<float>(), images.max().item<float>());
    }

    protected static double Spread(List<byte[]> samples)
    {
        var mean = Enumerable.Range(0, samples[0].Length).Select(p => samples.Average(sample => (double)sample[p])).ToArray();
        return samples.Average(sample => sample.Select((value, p) => Math.Pow(value - mean[p], 2)).Average());
    }
}
