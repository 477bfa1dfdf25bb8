using System.Text.Json.Nodes;
using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Contract;

/// <summary>The AsyncAPI 3 document: which exchange takes which command, which one gives which event.</summary>
internal static class AsyncApi
{
    public static JsonObject Build() => new()
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject
        {
            ["title"] = "GenWorkers",
            ["version"] = $"{Command.CurrentFormatVersion}.0.0",
            ["description"] = "Jobs of generative modelling: publish a command, follow its events.",
        },
        ["defaultContentType"] = "application/json",
        ["channels"] = new JsonObject
        {
            ["submit"] = Channel(WireNames.SubmitExchange, "{kind}", "Routing key: the command's kind.", JobKinds.SpecTypes.Keys),
            ["events"] = Channel(
                WireNames.EventsExchange,
                "{event}.{kind}.{tenant}",
                "Routing key: event name, job kind, tenant.",
                ContractDocuments.EventTypes.Select(type => type.Name)),
        },
        ["operations"] = new JsonObject
        {
            ["receiveCommand"] = Operation("receive", "submit"),
            ["sendEvent"] = Operation("send", "events"),
        },
        ["components"] = new JsonObject { ["messages"] = Messages() },
    };

    private static JsonObject Channel(string exchange, string address, string description, IEnumerable<string> messages) => new()
    {
        ["address"] = address,
        ["description"] = description,
        ["parameters"] = new JsonObject(
            address.Split('.').Select(part => KeyValuePair.Create(part.Trim('{', '}'), (JsonNode?)new JsonObject()))),
        ["messages"] = new JsonObject(messages.Select(name => KeyValuePair.Create(name, (JsonNode?)Reference($"components/messages/{name}")))),
        ["bindings"] = new JsonObject
        {
            ["amqp"] = new JsonObject
            {
                ["is"] = "routingKey",
                ["exchange"] = new JsonObject { ["name"] = exchange, ["type"] = "topic", ["durable"] = true },
            },
        },
    };

    private static JsonObject Operation(string action, string channel) =>
        new() { ["action"] = action, ["channel"] = Reference($"channels/{channel}") };

    private static JsonObject Messages()
    {
        var messages = new JsonObject();
        foreach (var kind in JobKinds.SpecTypes.Keys)
            messages[kind] = Message(kind, "application/json", External(kind));
        foreach (var type in ContractDocuments.EventTypes)
            messages[type.Name] = Message(type.Name, WireNames.EventContentType, CloudEvent(type.Name));
        return messages;
    }

    private static JsonObject Message(string name, string contentType, JsonNode payload) =>
        new() { ["name"] = name, ["contentType"] = contentType, ["payload"] = payload };

    /// <summary>CloudEvents 1.0 structured mode around the record.</summary>
    private static JsonObject CloudEvent(string name) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("specversion", "id", "source", "type", "time", "sequence", "dataschema", "data"),
        ["properties"] = new JsonObject
        {
            ["specversion"] = new JsonObject { ["const"] = "1.0" },
            ["id"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" },
            ["source"] = new JsonObject { ["type"] = "string" },
            ["type"] = new JsonObject { ["const"] = WireNames.EventType(name) },
            ["subject"] = new JsonObject { ["type"] = "string", ["description"] = "The job's id." },
            ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["sequence"] = new JsonObject { ["type"] = "string", ["description"] = "1, 2, … within the job." },
            ["dataschema"] = new JsonObject { ["type"] = "string" },
            ["traceparent"] = new JsonObject { ["type"] = "string" },
            ["data"] = External(name),
        },
    };

    private static JsonObject Reference(string path) => new() { ["$ref"] = $"#/{path}" };

    private static JsonObject External(string name) => new() { ["$ref"] = $"./{name}.schema.json" };
}
