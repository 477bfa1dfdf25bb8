using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenWorkers.Contracts;

/// <summary>
/// Writes an enum as the contract spells it. On a property it holds under any serializer's options, so that a record sent
/// in MassTransit's envelope reads the same as raw JSON.
/// </summary>
public sealed class WireEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
