using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;

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

    protected static double Spread(List<byte[]> samples)
    {
        var mean = Enumerable.Range(0, samples[0].Length).Select(p => samples.Average(sample => (double)sample[p])).ToArray();
        return samples.Average(sample => sample.Select((value, p) => Math.Pow(value - mean[p], 2)).Average());
    }
}
