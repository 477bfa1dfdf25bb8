using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Reports;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

/// <summary>What is drawn narrowly is faithful and alike, what is drawn widely varied and odd.</summary>
public sealed class EvaluationCurveTests : IDisposable
{
    private const int Count = 300;
    private readonly EvaluationBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Evaluate_OverTemperature_TradesPrecisionForRecall()
    {
        var weights = await bench.TrainAsync("autoencoder", new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 5 }, 300);

        var report = await EvaluateAsync(weights, SamplingParameter.Temperature, 0.1, 1, 4);

        var curve = report.Curve!;
        curve.Parameter.ShouldBe(SamplingParameter.Temperature);
        curve.Points.Select(point => point.Value).ShouldBe([0.1, 1, 4]);
        var (narrow, usual, wide) = (curve.Points[0].Samples, curve.Points[1].Samples, curve.Points[2].Samples);
        narrow.Recall.ShouldBeLessThan(usual.Recall);
        narrow.Coverage.ShouldBeLessThan(usual.Coverage);
        wide.Precision.ShouldBeLessThan(usual.Precision);
        usual.FrechetDistance.ShouldBeLessThan(Math.Min(narrow.FrechetDistance, wide.FrechetDistance));
        usual.ShouldBe(report.Samples); // the same draws as without a curve
        wide.ClassifierTest!.Low.ShouldBeGreaterThan(0.5);
        report.TrainImages!.ClassifierTest!.Low.ShouldBeLessThan(0.5);
    }

    [Fact]
    public async Task Evaluate_OverTruncationOfAGan_SpreadsItsSamples()
    {
        var options = new GanOptions { LatentSize = 8, BaseChannels = 8, R1Gamma = 0.1, R1Interval = 4 };
        var weights = await bench.TrainAsync("gan", options, 150);

        var points = (await EvaluateAsync(weights, SamplingParameter.Truncation, 0.05, 3)).Curve!.Points;

        points[0].Samples.FrechetDistance.ShouldBeGreaterThan(points[1].Samples.FrechetDistance);
    }

    [Fact]
    public async Task Evaluate_OverGuidance_StrongOneMovesSamples()
    {
        var options = new DiffusionOptions { BaseChannels = 8, Levels = 2, SamplingSteps = 4, Condition = MemorySamples.SideAttribute };
        var weights = await bench.TrainAsync("diffusion", options, 30);

        var points = (await EvaluateAsync(weights, SamplingParameter.Guidance, 0, 20)).Curve!.Points;

        points[1].Samples.FrechetDistance.ShouldNotBe(points[0].Samples.FrechetDistance);
    }

    [Theory]
    [InlineData(SamplingParameter.Truncation, "spec.curve.parameter: truncation only of a model of family gan, not diffusion")]
    [InlineData(SamplingParameter.Guidance, "spec.curve.parameter: guidance only of a model trained with a condition")]
    public async Task Evaluate_ParameterThatTheModelHasNot_IsRefused(SamplingParameter parameter, string message)
    {
        var weights = await bench.TrainAsync("diffusion", new DiffusionOptions { BaseChannels = 8, Levels = 2, SamplingSteps = 2 }, 1);

        var error = await Should.ThrowAsync<JobException>(() => EvaluateAsync(weights, parameter, 1, 2));

        error.Message.ShouldBe(message);
    }

    [Fact]
    public async Task Evaluate_OverGuidanceWithoutConditionDropout_IsRefused()
    {
        var options = new DiffusionOptions
        {
            BaseChannels = 8, Levels = 2, SamplingSteps = 2, Condition = MemorySamples.SideAttribute, ConditionDropout = 0,
        };
        var weights = await bench.TrainAsync("diffusion", options, 1);

        var error = await Should.ThrowAsync<JobException>(() => EvaluateAsync(weights, SamplingParameter.Guidance, 0, 2));

        error.Message.ShouldBe("spec.curve.values: above 0 only of a model trained with conditionDropout above 0, not 2");
    }

    private async Task<EvaluationReport> EvaluateAsync(string weights, SamplingParameter parameter, params double[] values)
    {
        var spec = new EvaluateModelSpec
        {
            Model = "m", Dataset = "d", Count = Count, Curve = new CurveSpec { Parameter = parameter, Values = values },
        };
        return (await bench.EvaluateAsync(spec, weights)).Report;
    }
}
