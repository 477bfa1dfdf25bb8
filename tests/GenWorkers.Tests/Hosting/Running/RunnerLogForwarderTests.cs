using GenWorkers.Hosting.Running;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Tests.Hosting.Running;

public sealed class RunnerLogForwarderTests
{
    [Theory]
    [InlineData("""{"@t":"2026-01-01","@m":"step 3"}""", LogLevel.Information, "step 3")]
    [InlineData("""{"@t":"2026-01-01","@m":"slow","@l":"Warning"}""", LogLevel.Warning, "slow")]
    [InlineData("""{"@t":"2026-01-01","@m":"broke","@l":"Error","@x":"at A"}""", LogLevel.Error, "broke\nat A")]
    [InlineData("terminate called after throwing an instance of 'c10::Error'", LogLevel.Warning, "terminate called after throwing an instance of 'c10::Error'")]
    [InlineData("{broken", LogLevel.Warning, "{broken")]
    [InlineData("""{"@m":17}""", LogLevel.Information, """{"@m":17}""")]
    public void Parse_ALineOfStderr_KeepsLevelAndText(string line, LogLevel level, string text) =>
        RunnerLogForwarder.Parse(line).ShouldBe((level, text));
}
