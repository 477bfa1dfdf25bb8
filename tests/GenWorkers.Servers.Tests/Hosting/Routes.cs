using GenWorkers.Servers.Tests.Artifacts;
using Npgsql;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>Ways from an installation to its servers through a proxy that a test pulls, as settings of the installation.</summary>
internal static class Routes
{
    /// <summary>Stands for the name of the installation's database.</summary>
    public const string DatabaseName = "{database}";

    private static NpgsqlConnectionStringBuilder Postgres => new(Installation.Variable("GENWORKERS_TEST_POSTGRES"));

    public static TcpProxy ToBroker() => new(new Uri(Installation.Amqp).Host, new Uri(Installation.Amqp).Port);

    public static TcpProxy ToPostgres() => new(Postgres.Host!, Postgres.Port);

    public static TcpProxy ToS3() => new(S3Server.Address.Host, S3Server.Address.Port);

    public static string Broker(TcpProxy proxy) =>
        $"Bus:Uri={new UriBuilder(Installation.Amqp) { Host = "127.0.0.1", Port = proxy.Port }.Uri}";

    public static string Database(TcpProxy proxy)
    {
        var way = Postgres;
        (way.Host, way.Port, way.Database) = ("127.0.0.1", proxy.Port, DatabaseName);
        return $"Lineage:ConnectionString={way}";
    }

    public static string S3(TcpProxy proxy) => $"Artifacts:Endpoint=http://127.0.0.1:{proxy.Port}";
}
