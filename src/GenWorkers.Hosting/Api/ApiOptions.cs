namespace GenWorkers.Hosting.Api;

/// <summary>The HTTP API; section <c>Api</c>.</summary>
public sealed record ApiOptions
{
    public const string Section = "Api";

    /// <summary>Loopback unless set: callers are not authenticated.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";
}
