using System.Text.Json;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Tests.Jobs.Submission;

public sealed class CommandValidatorTests
{
    private const string Id = "\"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101\"";

    [Fact]
    public void Validate_CommandOfTheReadme_HasNoProblem() =>
        Problems(Train("""{"dataset":"faces","family":"vae","options":{"latentSize":16,"beta":1.0},"budget":{"minutes":10},"seed":7}"""))
            .ShouldBeEmpty();

    [Fact]
    public void Validate_ManyBrokenRules_ReportsEachWithPathRuleAndValue()
    {
        var problems = Problems("""
            {"kind":"TrainModel","jobId":"not-an-id","priority":12,"spec":{
              "dataset":"Faces!","family":"vae","budgett":1,"seed":"seven",
              "options":{"latentSize":0,"beta":"high","likelihood":"poisson"},
              "training":{"batchSize":5000}}}
            """);

        problems.ShouldBe(
            [
                new Problem("$.jobId", "format uuid", "not-an-id"),
                new Problem("$.priority", "maximum 9", "12"),
                new Problem("$.spec.budget", "required", null),
                new Problem("$.spec.dataset", "pattern ^[a-z0-9][a-z0-9._-]{0,63}(@sha256:[0-9a-f]{64})?$", "Faces!"),
                new Problem("$.spec.budgett", "known field", "1"),
                new Problem("$.spec.seed", "type integer", "seven"),
                new Problem("$.spec.training.batchSize", "maximum 4096", "5000"),
                new Problem("$.spec.options.latentSize", "minimum 1", "0"),
                new Problem("$.spec.options.beta", "type number", "high"),
                new Problem("$.spec.options.likelihood", "one of bernoulli, gaussian, discretizedLogistic", "poisson"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Validate_UnknownFamily_NamesTheKnownOnes()
    {
        var problem = Problems(Train("""{"dataset":"faces","family":"vea","budget":{"steps":1}}""")).ShouldHaveSingleItem();

        problem.Path.ShouldBe("$.spec.family");
        problem.Rule.ShouldStartWith("one of autoencoder, vae");
        problem.Value.ShouldBe("vea");
    }

    [Theory]
    [InlineData("autoencoder", "[2,8,4]", "$.spec.sweep.latentSizes")]
    [InlineData("autoencoder", "[2,8]", "$.spec.sweep.latentSizes")]
    [InlineData("autoencoder", "[]", "$.spec.sweep.latentSizes")]
    [InlineData("flow", "[2,4,8]", "$.spec.sweep")]
    public void Validate_SweepThatCannotBe_NamesTheField(string family, string sizes, string path) =>
        Problems($$"""{"kind":"TrainModel","jobId":{{Id}},"spec":{"dataset":"d","family":"{{family}}","budget":{"steps":1},"sweep":{"latentSizes":{{sizes}} } } }""")
            .ShouldHaveSingleItem().Path.ShouldBe(path);

    [Theory]
    [InlineData("temperature", "[0.5]")]
    [InlineData("temperature", "[]")]
    [InlineData("temperature", "[1,0.5]")]
    [InlineData("temperature", "[0.5,0.5]")]
    [InlineData("temperature", "[0.5,4.1]")]
    [InlineData("guidance", "[-1,2]")]
    [InlineData("guidance", "[0,21]")]
    [InlineData("truncation", "[0,1]")]
    public void Validate_CurveThatCannotBe_NamesFieldRuleAndValue(string parameter, string values)
    {
        var problem = Problems(Evaluate($$"""{"parameter":"{{parameter}}","values":{{values}} }""")).ShouldHaveSingleItem();

        problem.Path.ShouldBe("$.spec.curve.values");
        problem.Rule.ShouldStartWith("2 to 20 values, ascending, ");
        problem.Value.ShouldBe(values.Trim('[', ']').Replace(",", ", ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"parameter":"beauty","values":[0,1]}""", "$.spec.curve.parameter", "one of temperature, guidance, truncation")]
    [InlineData("""{"parameter":"guidance","values":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]}""", "$.spec.curve.values", "at most 20 items")]
    [InlineData("""{"parameter":"guidance"}""", "$.spec.curve.values", "required")]
    public void Validate_CurveOfAnotherForm_NamesFieldAndRule(string curve, string path, string rule)
    {
        var problem = Problems(Evaluate(curve)).ShouldHaveSingleItem();

        (problem.Path, problem.Rule).ShouldBe((path, rule));
    }

    [Theory]
    [InlineData("temperature", "[0,0.5,4]")]
    [InlineData("guidance", "[0,20]")]
    [InlineData("truncation", "[0.01,2]")]
    public void Validate_CurveWithinItsRange_HasNoProblem(string parameter, string values) =>
        Problems(Evaluate($$"""{"parameter":"{{parameter}}","values":{{values}} }""")).ShouldBeEmpty();

    [Fact]
    public void Validate_UnknownKind_NamesTheKnownOnes() =>
        Problems($$"""{"kind":"TrianModel","jobId":{{Id}},"spec":{} }""").ShouldHaveSingleItem().Path.ShouldBe("$.kind");

    [Theory]
    [InlineData("[]", "$", "type object")]
    [InlineData("{}", "$.kind", "required")]
    [InlineData("""{"kind":"TrainModel","jobId":"0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101"}""", "$.spec", "required")]
    public void Validate_NotACommand_SaysWhatIsMissing(string json, string path, string rule) =>
        Problems(json).ShouldContain(problem => problem.Path == path && problem.Rule == rule);

    [Theory]
    [InlineData("""{"name":"a"}""", "$.spec")]
    [InlineData("""{"name":"a","source":"file:///x","render":{"count":1}}""", "$.spec")]
    [InlineData("""{"name":"a","source":"http://127.0.0.1/x"}""", "$.spec.source")]
    [InlineData("""{"name":"a","render":{"count":1,"skinToneWeights":[1,2]}}""", "$.spec.render.skinToneWeights")]
    [InlineData("""{"name":"a","source":"file:///x","split":{"validation":0.5,"test":0.5}}""", "$.spec.split")]
    public void Validate_ImportThatContradictsItself_NamesTheField(string spec, string path) =>
        Problems($$"""{"kind":"ImportDataset","jobId":{{Id}},"spec":{{spec}} }""").ShouldHaveSingleItem().Path.ShouldBe(path);

    [Theory]
    [InlineData("""{"model":"m"}""", "$.spec")]
    [InlineData("""{"model":"m","dataset":"d","video":{"source":"file:///v"}}""", "$.spec")]
    [InlineData("""{"model":"m","video":{"source":"http://127.0.0.1/v"}}""", "$.spec.video.source")]
    [InlineData("""{"model":"m","video":{"source":"file:///v","codec":"av1"}}""", "$.spec.video.codec")]
    [InlineData("""{"model":"m","video":{"source":"file:///v","crf":52}}""", "$.spec.video.crf")]
    public void Validate_TransformThatContradictsItself_NamesTheField(string spec, string path) =>
        Problems($$"""{"kind":"TransformDataset","jobId":{{Id}},"spec":{{spec}} }""").ShouldHaveSingleItem().Path.ShouldBe(path);

    [Theory]
    [InlineData("""[]""", "$.spec.answers", "at least one person")]
    [InlineData("""[{"person":"p1","answers":["real"]},{"person":"p2","answers":[]},{"person":"p1","answers":[]}]""", "$.spec.answers[2].person", "each person once")]
    [InlineData("""[{"person":"p1","answers":["real","fake"]}]""", "$.spec.answers[0].answers[1]", "one of real, generated")]
    [InlineData("""[{"person":"A. Person","answers":["real"]}]""", "$.spec.answers[0].person", "pattern ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    public void Validate_AnswersThatCannotBe_NamesFieldAndRule(string answers, string path, string rule)
    {
        var key = $$"""{"key":"default/reports/k.json","sha256":"{{new string('0', 64)}}"}""";
        var problem = Problems($$"""{"kind":"ScoreQuiz","jobId":{{Id}},"spec":{"quizKey":{{key}},"answers":{{answers}} } }""").ShouldHaveSingleItem();

        (problem.Path, problem.Rule).ShouldBe((path, rule));
    }

    [Theory]
    [InlineData("s3://bucket/default/reports/k.json")]
    [InlineData("default/models/k.json")]
    [InlineData("../reports/k.json")]
    public void Validate_QuizKeyThatIsNoReport_NamesTheField(string key) =>
        Problems($$"""{"kind":"ScoreQuiz","jobId":{{Id}},"spec":{"quizKey":{"key":"{{key}}","sha256":"{{new string('0', 64)}}"},"answers":[{"person":"p","answers":[]}] } }""")
            .ShouldHaveSingleItem().Path.ShouldBe("$.spec.quizKey.key");

    [Fact]
    public void Validate_BudgetWithoutLimit_IsAProblem() =>
        Problems(Train("""{"dataset":"faces","family":"vae","budget":{}}""")).ShouldHaveSingleItem().Path.ShouldBe("$.spec.budget");

    [Fact]
    public void Validate_LongValue_IsShortened() =>
        Problems(Train($$"""{"dataset":"{{new string('x', 5000)}}","family":"vae","budget":{"steps":1} }"""))
            .ShouldHaveSingleItem().Value!.Length.ShouldBeLessThan(110);

    [Fact]
    public void Validate_NumberBeyondDouble_IsAProblem() =>
        Problems(Train("""{"dataset":"faces","family":"vae","budget":{"minutes":1e999}}""")).ShouldNotBeEmpty();

    private static string Evaluate(string curve) =>
        $$"""{"kind":"EvaluateModel","jobId":{{Id}},"spec":{"model":"m","dataset":"d","curve":{{curve}} } }""";

    private static string Train(string spec) => $$"""{"kind":"TrainModel","jobId":{{Id}},"spec":{{spec}} }""";

    private static IReadOnlyList<Problem> Problems(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CommandValidator.Validate(document.RootElement);
    }
}
