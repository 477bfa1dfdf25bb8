using System.Text.Json;
using System.Text.Json.Serialization;
using GenWorkers.Contracts;

namespace GenWorkers.Jobs.Pipe;

/// <summary>
/// JSON of the control pipe: the wire's, but with nulls written (required constructor parameters may be null), without
/// computed properties, and with NaN and infinities, which a metric may have.
/// </summary>
internal static class PipeJson
{
    public static JsonSerializerOptions Options { get; } = new(WireJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
