using System.Runtime.InteropServices;
using System.Text.Json;
using MassTransit;

namespace GenWorkers.Hosting.Bus;

/// <summary>The bytes of a command and who vouches for them.</summary>
internal static class CommandBody
{
    private const string EnvelopeType = "application/vnd.masstransit+json";

    /// <summary>The body itself, or the <c>message</c> inside a MassTransit envelope.</summary>
    public static ReadOnlyMemory<byte> Read(ReceiveContext context)
    {
        var body = context.Body.GetBytes();
        if (context.ContentType?.MediaType != EnvelopeType)
            return body;
        try
        {
            using var envelope = JsonDocument.Parse(body);
            return envelope.RootElement.ValueKind == JsonValueKind.Object
                && envelope.RootElement.TryGetProperty("message", out var message)
                ? JsonMarshal.GetRawUtf8Value(message).ToArray() // as published: what is wrong in it is said later
                : body;
        }
        catch (JsonException)
        {
            // Not an envelope after all; the validator says what is wrong with the bytes.
            return body;
        }
    }

    public static string Tenant(ReceiveContext context, BusOptions options) =>
        context.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivery)
        && delivery.Properties.UserId is { } user
        && options.Tenants.TryGetValue(user, out var tenant)
            ? tenant
            : "default";

    public static string? MessageId(ReceiveContext context) =>
        context.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivery)
            ? delivery.Properties.MessageId
            : context.GetMessageId()?.ToString();
}
