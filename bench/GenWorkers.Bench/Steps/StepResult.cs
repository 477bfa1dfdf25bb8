using System.Text.Json;

namespace GenWorkers.Bench.Steps;

/// <summary>What one measuring process prints.</summary>
/// <param name="Milliseconds">One entry a step.</param>
/// <param name="GemmGigaflops">Peak of a plain fp32 matrix product in the same process.</param>
internal sealed record StepResult(IReadOnlyList<double> Milliseconds, double GemmGigaflops, string Version)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static StepResult Parse(string json) => JsonSerializer.Deserialize<StepResult>(json, Options)
        ?? throw new InvalidDataException("the measuring process printed null");

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}
