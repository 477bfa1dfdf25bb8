using GenWorkers.Jobs.Reports;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class EvaluationReportTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("""{"identity":null}""")]
    [InlineData("""{"identity":{""")]
    [InlineData("not JSON")]
    [InlineData("")]
    public void Parse_NoReport_SaysSoInOneLineThatNamesTheFile(string json)
    {
        var message = Should.Throw<ArgumentException>(() => EvaluationReport.Parse("a/evaluation.json", json)).Message;

        message.ShouldStartWith("a/evaluation.json: no evaluation.json of this build: ");
        message.ShouldNotContain('\n');
    }
}
