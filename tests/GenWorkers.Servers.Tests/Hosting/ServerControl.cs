using System.Diagnostics;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>Stops and starts one of the servers that the tests run on; its data stays.</summary>
internal static class ServerControl
{
    public const string Postgres = "postgres";
    public const string Rabbit = "rabbitmq";

    /// <param name="action">kill (SIGKILL), down (in good order) or up.</param>
    public static async Task RunAsync(string action, string server)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", [Variable("GENWORKERS_TEST_SERVERS"), action, server, Variable("GENWORKERS_TEST_SERVERS_DIR")]))!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: eval \"$(eng/servers.sh start)\"");
}
