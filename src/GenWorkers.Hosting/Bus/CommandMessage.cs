using MassTransit;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// The one wire type of the command queue. It has no members on purpose: the body goes to the validator as it came, so
/// that every problem is told with its path instead of the first one with a serializer's text.
/// </summary>
[MessageUrn("GenWorkers.Contracts.Commands:Command")]
public sealed record CommandMessage;
