namespace GenWorkers.Hosting.Running;

/// <summary>No runner process could be had; no job was harmed by it.</summary>
public sealed class RunnerStartException(string message, Exception? inner = null) : Exception(message, inner);
