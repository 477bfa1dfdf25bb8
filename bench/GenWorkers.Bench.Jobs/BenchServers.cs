using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GenWorkers.Bench.Jobs;

/// <summary>The servers that the environment names, or a set of its own that is stopped at the end.</summary>
internal sealed partial class BenchServers : IAsyncDisposable
{
    private static readonly string Script = Repository.PathOf("eng/servers.sh");
    private readonly string? folder;

    private BenchServers(string? folder) => this.folder = folder;

    public static async Task<BenchServers> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("GENWORKERS_TEST_AMQP") is not null)
            return new BenchServers(null);
        var folder = Path.Combine("/var/tmp", $"genworkers-bench-{Environment.ProcessId}");
        var servers = new BenchServers(folder);
        foreach (Match variable in Export().Matches(await RunAsync("start", folder)))
            Environment.SetEnvironmentVariable(variable.Groups[1].Value, variable.Groups[2].Value);
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        if (folder is null)
            return;
        await RunAsync("stop", folder);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> RunAsync(string action, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, [action, folder]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"eng/servers.sh {action} ended with {process.ExitCode}.");
    }

    [GeneratedRegex("^export (\\w+)='?([^'\n]*)'?$", RegexOptions.Multiline)]
    private static partial Regex Export();
}
