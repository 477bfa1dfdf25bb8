namespace GenWorkers.Hosting.Bus;

/// <summary>Sends a message whose body is no JSON object to the error queue, after its rejection was written.</summary>
public sealed class MalformedCommandException(string reason) : Exception(reason);
