using System.Net;

namespace GenWorkers.Hosting.Api;

/// <summary>The HTTP API; section <c>Api</c>.</summary>
public sealed record ApiOptions
{
    public const string Section = "Api";

    /// <summary>Addresses to listen on, separated by semicolons. Callers are not authenticated, so only loopback is allowed.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The addresses. Throws <see cref="ArgumentException"/> naming the first that other machines could reach.</summary>
    public string[] LoopbackUrls()
    {
        var urls = Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !IsLoopback(address.Host))
                throw new ArgumentException($"{Section}:{nameof(Urls)}: {url} is no loopback address, and callers are not authenticated.");
        }

        return urls;
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
