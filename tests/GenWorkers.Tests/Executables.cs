using System.Diagnostics;

namespace GenWorkers.Tests;

/// <summary>The built programs, started as a user starts them, with none of the settings of the tests around them.</summary>
internal static class Executables
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static string Cli { get; } = Repository.PathOf("artifacts", "bin", "GenWorkers.Cli", "release", "genworkers");

    public static string Worker { get; } = Repository.PathOf("artifacts", "bin", "GenWorkers.Worker", "release", "GenWorkers.Worker");

    public static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var setting in start.Environment.Keys.Where(name => name.StartsWith("GENWORKERS__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(setting);
        return Process.Start(start)!;
    }

    /// <summary>Runs the CLI to its end.</summary>
    public static async Task<(int Status, string Output, string Error)> RunCliAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(Cli, arguments);
        return await EndAsync(process);
    }

    public static async Task<(int Status, string Output, string Error)> EndAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
