using System.Diagnostics;
using System.Text.Json;

namespace GenWorkers.Architecture.Tests.Deploy;

/// <summary>
/// Runs the Dockerfile's own publish commands (from what is built already) and lays the folders out as its COPY
/// instructions do: what the image would hold must find its runner and torch.
/// </summary>
public sealed class PublishedImageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly string application = Directory.CreateTempSubdirectory("genworkers-image-").FullName;

    [Fact]
    public void Copy_BuildFilesOfTheRoot_AllReachTheBuildStage()
    {
        var copied = Instructions("COPY").SelectMany(line => line.Arguments).ToList();

        var needed = Directory.GetFiles(Repository.Root, "Directory.*").Append(Repository.PathOf("global.json")).Select(Path.GetFileName).ToList();

        needed.Count.ShouldBeGreaterThan(2);
        needed.Except(copied).ShouldBeEmpty();
    }

    [Fact]
    public async Task Doctor_InTheImagesLayout_FindsRunnerAndTorch()
    {
        foreach (var line in Instructions("RUN").Where(line => line.Arguments is ["dotnet", "publish", ..]))
            (await RunAsync("dotnet", [.. line.Arguments[1..^2].Where(word => !word.StartsWith("-p:", StringComparison.Ordinal)), "--no-build", "-o", application]))
                .Status.ShouldBe(0);
        Directory.CreateSymbolicLink(Path.Combine(application, "torch"), Repository.PathOf("artifacts", "torch"));

        var (status, output) = await RunAsync(Path.Combine(application, "genworkers"), ["doctor", "--json"]);

        using var findings = JsonDocument.Parse(output);
        var healthy = findings.RootElement.EnumerateArray()
            .Where(finding => finding.TryGetProperty("healthy", out var value) && value.ValueKind == JsonValueKind.True)
            .Select(finding => finding.GetProperty("name").GetString())
            .ToList();
        healthy.ShouldContain("runner");
        healthy.ShouldContain("torch");
        status.ShouldBe(0);
        File.Exists(Path.Combine(application, Instructions("ENTRYPOINT").Single().Arguments[0].Split('/', '"')[^2])).ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(application, recursive: true);

    private static IEnumerable<(string Name, string[] Arguments)> Instructions(string name) =>
        new Dockerfile(Repository.PathOf("deploy", "docker", "Dockerfile")).Instructions.Where(line => line.Name == name);

    private static async Task<(int Status, string Output)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        // The image has no settings of its own; those of the servers that other tests use are none of its.
        foreach (var setting in start.Environment.Keys.Where(name => name.StartsWith("GENWORKERS__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(setting);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output);
    }
}
