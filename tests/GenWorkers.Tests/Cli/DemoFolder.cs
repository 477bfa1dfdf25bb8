namespace GenWorkers.Tests.Cli;

/// <summary>What one run of the demo, as small as it can be, left behind. The program's memory was looked at meanwhile.</summary>
public sealed class DemoFolder : IAsyncLifetime
{
    private readonly string root = Directory.CreateTempSubdirectory("genworkers-demo-").FullName;

    public string Folder => Path.Combine(root, "demo");

    public int Status { get; private set; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Whether libtorch was mapped into the program, and into its runner, at any look.</summary>
    public (bool Program, bool Runner) Torch { get; private set; }

    public async ValueTask InitializeAsync()
    {
        using var process = Executables.Start(
            Executables.Cli, "demo", "--folder", Folder, "--faces", "60", "--size", "16", "--minutes", "0.05");
        var looking = LookAsync(process.Id, () => process.HasExited);
        (Status, Output, Error) = await Executables.EndAsync(process);
        await looking;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task LookAsync(int program, Func<bool> ended)
    {
        while (!ended())
        {
            var runners = ChildProcesses.Of(program, "genworkers-runner");
            Torch = (Torch.Program | HasTorch(program), Torch.Runner | runners.Any(HasTorch));
            await Task.Delay(50);
        }
    }

    private static bool HasTorch(int process) => ChildProcesses.Read(process, "maps").Contains("libtorch", StringComparison.Ordinal);
}
