using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Diffusion;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class DiffusionFamilyTests : SamplingFamilyTests<DiffusionFamily>
{
    protected override object TinyOptions => new DiffusionOptions { BaseChannels = 8, Levels = 2, Attention = false, SamplingSteps = 8 };

    protected override object OtherOptions => Conditional with { BlocksPerLevel = 2, Attention = true };

    /// <summary>Noise levels where a small network learns where the light is, within a few hundred steps.</summary>
    private static DiffusionOptions Conditional => new()
    {
        BaseChannels = 8,
        Levels = 2,
        Attention = false,
        LogSigmaMean = 0,
        SigmaMax = 10,
        SamplingSteps = 10,
        Condition = MemorySamples.SideAttribute,
    };

    /// <summary>Of the denoiser at sigma 1, half the distance from black to white.</summary>
    protected override double ErrorShare(Model model, torch.Tensor images)
    {
        var sigma = torch.ones(images.shape[0], 1, 1, 1);
        var clean = (images * 2) - 1;
        torch.manual_seed(5);
        var denoised = ((DiffusionModel)model).Denoise(clean + torch.randn_like(clean), sigma, null);
        return ((denoised - clean).square().mean() / (clean - clean.mean([0], keepdim: true)).square().mean()).item<float>();
    }

    [Fact]
    public async Task Sample_WithCondition_HasTheClassAskedFor()
    {
        var trained = await Bench.TrainAsync(Spec(400, Conditional), Samples());

        var left = await Bench.SampleAsync(trained.WeightsPath, 64, condition: "left");
        var right = await Bench.SampleAsync(trained.WeightsPath, 64, condition: "right");
        var guided = await Bench.SampleAsync(trained.WeightsPath, 64, condition: "right", guidance: 2);

        left.ShareOnTheRight(Shape).ShouldBeLessThan(0.25);
        right.ShareOnTheRight(Shape).ShouldBeGreaterThan(0.75);
        guided.ShareOnTheRight(Shape).ShouldBeGreaterThanOrEqualTo(right.ShareOnTheRight(Shape) - 0.05);
        guided.ShouldNotBe(right);
    }

    [Fact]
    public async Task Sample_NoConditionGiven_DrawsTheTrainSetsShares()
    {
        var trained = await Bench.TrainAsync(Spec(300, Conditional), Samples());

        var drawn = await Bench.SampleAsync(trained.WeightsPath, 128, guidance: 1);

        drawn.ShareOnTheRight(Shape).ShouldBeInRange(0.3, 0.7);
    }

    [Theory]
    [InlineData("up", null, "spec.condition: a value of 'side' in the train set ('left', 'right'), not 'up'")]
    public async Task Sample_ValueUnknown_NamesFieldRuleAndValue(string? condition, double? guidance, string message)
    {
        var trained = await Bench.TrainAsync(Spec(2, Conditional), Samples());

        await ShouldBeRefused(trained.WeightsPath, condition, guidance, message);
    }

    [Theory]
    [InlineData("left", null, "spec.condition: only for a model trained with a condition, not 'left'")]
    [InlineData(null, 1.5, "spec.guidance: only for a model trained with a condition in a family that has guidance, not 1.5")]
    public async Task Sample_UnconditionalModel_RefusesConditionAndGuidance(string? condition, double? guidance, string message)
    {
        var trained = await Bench.TrainAsync(Spec(2), Samples());

        await ShouldBeRefused(trained.WeightsPath, condition, guidance, message);
    }

    [Fact]
    public async Task Sample_GuidanceWithoutConditionDropout_IsRefused()
    {
        var trained = await Bench.TrainAsync(Spec(2, Conditional with { ConditionDropout = 0 }), Samples());

        await ShouldBeRefused(
            trained.WeightsPath, "left", 1.5, "spec.guidance: above 0 only of a model trained with conditionDropout above 0, not 1.5");
        (await Bench.SampleAsync(trained.WeightsPath, 1, condition: "left", guidance: 0)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Train_AttributeThatNoSampleHas_NamesIt()
    {
        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(Spec(1, Conditional with { Condition = "colour" }), Samples()));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.options.condition: every train sample needs the attribute; 256 of 256 have no 'colour'");
    }

    [Theory]
    [InlineData(null, 0.1, "guidance")]
    [InlineData("side", 0.0, "conditionDropout")]
    public void Configure_GuidanceWithoutItsGround_IsInvalid(string? condition, double dropout, string field)
    {
        var options = Workbench.Spec("diffusion", new DiffusionOptions { Condition = condition, ConditionDropout = dropout, Guidance = 1 }).Options;

        var error = Should.Throw<JobException>(() => Family.Configure(options, new SampleShape(8, 8, 1)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldStartWith($"spec.options.{field}:");
    }

    private async Task ShouldBeRefused(string weights, string? condition, double? guidance, string message)
    {
        var error = await Should.ThrowAsync<JobException>(
            () => Bench.SampleAsync(weights, 1, condition: condition, guidance: guidance));
        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe(message);
    }
}
