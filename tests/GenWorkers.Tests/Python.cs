using System.Diagnostics;

namespace GenWorkers.Tests;

/// <summary>Runs a script with Debian's Python, the independent reader of what we write.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Standard output of the script; its standard error is the message where it fails.</summary>
    public static async Task<string> RunAsync(string script, IEnumerable<string> arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(Interpreter, [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        return await output;
    }
}
