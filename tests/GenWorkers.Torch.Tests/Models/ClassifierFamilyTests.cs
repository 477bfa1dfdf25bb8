using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Models.Classifier;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class ClassifierFamilyTests : FamilyComplianceTests<ClassifierFamily>
{
    protected override object TinyOptions => new ClassifierOptions { Attribute = MemorySamples.SideAttribute, BaseChannels = 8, FeatureSize = 8 };

    protected override object OtherOptions => new ClassifierOptions { Attribute = MemorySamples.SideAttribute, BaseChannels = 4, FeatureSize = 3 };

    /// <summary>Share of wrong answers; half of the discs are on either side.</summary>
    protected override double ErrorShare(Model model, torch.Tensor images)
    {
        var across = torch.arange(Shape.Width, torch.ScalarType.Float32) - ((Shape.Width - 1) / 2.0);
        var isRight = (images * across).sum([1, 2, 3]).gt(0).to(torch.ScalarType.Int64); // classes in ordinal order
        var answers = ((IClassifyingModel)model).Classify(images);
        answers.exp().sum(1).allclose(torch.ones(images.shape[0])).ShouldBeTrue();
        return answers.argmax(1).ne(isRight).to(torch.ScalarType.Float32).mean().item<float>() / 0.5;
    }

    [Fact]
    public async Task Train_AttributeThatNoSampleHas_NamesTheOption()
    {
        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(Spec(1, new ClassifierOptions()), Samples()));

        error.Message.ShouldBe("spec.options.attribute: every train sample needs the attribute; 256 of 256 have no 'label'");
    }

    [Fact]
    public async Task Train_NoValidationImageOfAKnownClass_IsRefusedBeforeTheFirstStep()
    {
        var samples = new ChangedSamples(Samples(), "validation", place => place, attribute: "up");

        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(Spec(20), samples));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe(
            "spec.dataset: no validation images or one whose 'side' the train split has ('left', 'right'); none of 64 is such");
        Bench.Host.Metrics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Train_TinyData_ReportsItsAccuracy()
    {
        var trained = await Bench.TrainAsync(Spec(200), Samples());

        trained.Metrics["validation/accuracy"].ShouldBeInRange(0.8, 1);
    }
}
