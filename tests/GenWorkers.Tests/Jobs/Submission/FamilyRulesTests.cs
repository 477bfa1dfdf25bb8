using System.Text.Json;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Tests.Jobs.Submission;

public sealed class FamilyRulesTests
{
    /// <summary>Family, options, and the one problem they have: option, rule and value.</summary>
    public static TheoryData<string, string, string, string, string> Contradictions => new()
    {
        {
            "autoencoder", """{"latentSize":4096,"mixtureComponents":4}""",
            "latentSize", "at most 4000 with mixtureComponents 4, whose covariances have latentSize^2 values each", "4096"
        },
        {
            "vae", """{"latentSize":4001,"mixtureComponents":4}""",
            "latentSize", "at most 4000 with mixtureComponents 4, whose covariances have latentSize^2 values each", "4001"
        },
        { "vae", """{"dynamicBinarization":true}""", "dynamicBinarization", "only with likelihood bernoulli", "true" },
        {
            "vae", """{"freeBitsNats":0.5,"importanceSamples":5}""",
            "freeBitsNats", "only with importanceSamples 1, whose bound has a divergence term", "0.5"
        },
        {
            "vae", """{"freeBitsNats":0.5,"priorFlowSteps":2}""",
            "freeBitsNats", "only with priorFlowSteps 0, whose divergence has a term a latent", "0.5"
        },
        {
            "vae", """{"mixtureComponents":3,"priorFlowSteps":2}""",
            "mixtureComponents", "only with priorFlowSteps 0; a learned prior is sampled from as it is", "3"
        },
        {
            "vae", """{"latentSize":1,"priorFlowSteps":2}""",
            "latentSize", "at least 2 with priorFlowSteps, whose couplings halve the latent", "1"
        },
        { "denoising-autoencoder", """{"noise":[]}""", "noise", "at least one kind", "[]" },
        { "denoising-autoencoder", """{"sigmaMinimum":30.5,"sigmaMaximum":20}""", "sigmaMinimum", "at most sigmaMaximum, which is 20", "30.5" },
        { "gan", """{"architecture":"dense","hiddenSizes":[]}""", "hiddenSizes", "at least one width with architecture dense", "[]" },
        {
            "gan", """{"objective":"wasserstein","gradientPenalty":0}""",
            "gradientPenalty", "above 0, or spectralNorm, with objective wasserstein, whose discriminator has no other bound", "0"
        },
        {
            "gan", """{"objective":"wasserstein","adaptiveAugmentation":true}""",
            "adaptiveAugmentation", "not with objective wasserstein, whose outputs have no sign that tells overfitting", "true"
        },
        {
            "pix2pix", """{"adversarialWeight":0,"l1Weight":0}""",
            "l1Weight", "above 0 where adversarialWeight is 0, for there is nothing else to learn from", "0"
        },
        { "pix2pix", """{"objective":"wasserstein"}""", "objective", "any but wasserstein, whose discriminator has no bound here", "wasserstein" },
        { "diffusion", """{"guidance":1.5}""", "guidance", "above 0 only with a condition", "1.5" },
        {
            "diffusion", """{"condition":"label","guidance":1,"conditionDropout":0}""",
            "conditionDropout", "above 0 with guidance, which needs the unconditional model", "0"
        },
        { "diffusion", """{"condition":"label","conditionDropout":1}""", "conditionDropout", "maximum 0.9", "1" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Validate_OptionsThatContradictEachOther_NamesPathRuleAndValue(string family, string options, string option, string rule, string value) =>
        Problems(family, $""" "options":{options} """).ShouldBe([new Problem($"$.spec.options.{option}", rule, value)]);

    [Fact]
    public void Contradictions_OfTheTable_AreOfEveryFamilyWithRules() =>
        Contradictions.Select(row => row.Data.Item1).Distinct()
            .ShouldBe(FamilyCatalog.All.Where(family => family.OptionsType.IsAssignableTo(typeof(IRuledOptions))).Select(family => family.Name), ignoreOrder: true);

    [Theory]
    [InlineData("vae", """{"likelihood":"bernoulli","dynamicBinarization":true}""")]
    [InlineData("gan", """{"objective":"wasserstein","gradientPenalty":0,"spectralNorm":true}""")]
    [InlineData("diffusion", """{"condition":"label","guidance":1,"conditionDropout":0.9}""")]
    [InlineData("autoencoder", """{"latentSize":4000,"mixtureComponents":4}""")]
    public void Validate_OptionsAtTheirLimit_HasNoProblem(string family, string options) =>
        Problems(family, $""" "options":{options} """).ShouldBeEmpty();

    [Fact]
    public void Validate_ProblemsOfEveryPart_AreReportedAtOnce()
    {
        const string Id = "0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101";

        var problems = Validate($$"""
            {"kind":"TrainModel","jobId":"{{Id}}","dependsOn":["{{Id}}"],"spec":{"dataset":"d","family":"gan","budget":{},
             "training":{"precision":"bf16"},"options":{"objective":"wasserstein","gradientPenalty":0,"adaptiveAugmentation":true} } }
            """);

        problems.Select(problem => problem.Path).ShouldBe(
            ["$.dependsOn", "$.spec.budget", "$.spec.training.precision", "$.spec.options.gradientPenalty", "$.spec.options.adaptiveAugmentation"],
            ignoreOrder: true);
    }

    [Fact]
    public void Validate_ContradictionBesideFieldsThatAreInvalid_IsReportedWithThem() =>
        Validate("""
            {"kind":"TrainModel","jobId":"no","spec":{"dataset":"Faces!","family":"diffusion","budget":{"steps":1},"options":{"guidance":1} } }
            """)
            .Select(problem => problem.Path).ShouldBe(["$.jobId", "$.spec.dataset", "$.spec.options.guidance"], ignoreOrder: true);

    [Theory]
    [InlineData("vae", """{"priorFlowSteps":2}""", "[1,2,4]", "$.spec.sweep.latentSizes[0]", "1")]
    [InlineData("autoencoder", """{"mixtureComponents":200}""", "[64,565,566]", "$.spec.sweep.latentSizes[2]", "566")]
    [InlineData("debiasing-vae", "{}", "[16,1024,1025]", "$.spec.sweep.latentSizes[2]", "1025")]
    [InlineData("vae", """{"dynamicBinarization":true}""", "[2,4,8]", "$.spec.options.dynamicBinarization", "true")]
    [InlineData("gan", "{}", "[2,4,8]", "$.spec.sweep", "gan")]
    public void Validate_SweepThatCannotBeTrained_NamesTheSizeOrTheOption(string family, string options, string sizes, string path, string value)
    {
        var problem = Problems(family, $$""" "options":{{options}},"sweep":{"latentSizes":{{sizes}}} """).ShouldHaveSingleItem();

        (problem.Path, problem.Value).ShouldBe((path, value));
    }

    [Fact]
    public void Validate_SweepInPlaceOfASizeThatContradicts_HasNoProblem() =>
        Problems("vae", """ "options":{"latentSize":1,"priorFlowSteps":2},"sweep":{"latentSizes":[2,4,8]} """).ShouldBeEmpty();

    [Fact]
    public void Validate_Bf16OfAFamilyThatTakesNone_NamesThoseThatDo()
    {
        foreach (var family in FamilyCatalog.All)
        {
            Problem[] expected = family.TakesBf16
                ? []
                : [new Problem("$.spec.training.precision", $"fp32 in family {family.Name}; bf16 only in autoencoder, vae, outlier, denoising-autoencoder, colorizer, diffusion, classifier, pix2pix, debiasing-vae", "bf16")];

            Problems(family.Name, """ "training":{"precision":"bf16"} """).ShouldBe(expected);
        }
    }

    private static IReadOnlyList<Problem> Problems(string family, string rest) => Validate($$"""
        {"kind":"TrainModel","jobId":"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101","spec":{"dataset":"d","family":"{{family}}","budget":{"steps":1},{{rest}} } }
        """);

    private static IReadOnlyList<Problem> Validate(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CommandValidator.Validate(document.RootElement);
    }
}
