using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Contract;

/// <summary>The names that clients bind to; changing one breaks them.</summary>
public static class WireNames
{
    public const string SubmitExchange = "genworkers.submit";

    public const string CommandQueue = "genworkers.commands";

    public const string ErrorQueue = "genworkers.commands_error";

    /// <summary>Alternate exchange of <see cref="SubmitExchange"/>, and its queue.</summary>
    public const string Unroutable = "genworkers.unroutable";

    public const string EventsExchange = "genworkers.events";

    public const string EventContentType = "application/cloudevents+json";

    /// <summary>CloudEvents type of an event record.</summary>
    public static string EventType(string record) => $"dev.genworkers.{record}.v{Command.CurrentFormatVersion}";

    /// <summary>CloudEvents dataschema of an event record, an absolute URI; the API serves it as <c>/schemas/{record}.schema.json</c>.</summary>
    public static string EventSchema(string record) => $"urn:genworkers:event:{record}:v{Command.CurrentFormatVersion}";
}
