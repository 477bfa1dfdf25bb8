using GenWorkers.Servers.Tests.Artifacts;
using Npgsql;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>The ways from an installation to its servers: straight, or through a proxy that a test pulls.</summary>
internal sealed record InstallationRoutes
{
    public string Amqp { get; init; } = Installation.Amqp;

    public string Postgres { get; init; } = Installation.Variable("GENWORKERS_TEST_POSTGRES");

    /// <summary>Endpoint of the object store; the server's own where null.</summary>
    public string? S3 { get; init; }

    /// <summary>More settings of the host.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public static TcpProxy ToBroker() => new(new Uri(Installation.Amqp).Host, new Uri(Installation.Amqp).Port);

    public static TcpProxy ToPostgres()
    {
        var server = new NpgsqlConnectionStringBuilder(Installation.Variable("GENWORKERS_TEST_POSTGRES"));
        return new TcpProxy(server.Host!, server.Port);
    }

    public static TcpProxy ToS3() => new(S3Server.Address.Host, S3Server.Address.Port);

    public InstallationRoutes WithBroker(TcpProxy proxy) =>
        this with { Amqp = new UriBuilder(Installation.Amqp) { Host = "127.0.0.1", Port = proxy.Port }.Uri.ToString() };

    public InstallationRoutes WithPostgres(TcpProxy proxy) =>
        this with { Postgres = new NpgsqlConnectionStringBuilder(Postgres) { Host = "127.0.0.1", Port = proxy.Port }.ToString() };

    public InstallationRoutes WithS3(TcpProxy proxy) => this with { S3 = $"http://127.0.0.1:{proxy.Port}" };
}
