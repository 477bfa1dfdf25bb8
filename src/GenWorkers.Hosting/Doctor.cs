using System.Diagnostics;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GenWorkers.Hosting;

/// <summary>Looks at what an installation stands on. Torch is asked for in the runner; this process never loads it.</summary>
public static class Doctor
{
    private static readonly string[] VideoNames = ["ffmpeg", "ffprobe"];

    /// <param name="configuration">Settings of the installation; a server that none names is not asked.</param>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(
        IConfiguration configuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var findings = new List<Finding> { new(".NET", true, Environment.Version.ToString()) };
        findings.AddRange(await ExamineRunnerAsync(configuration, cancellationToken));
        findings.AddRange(Installed());
        findings.AddRange(VideoPrograms(configuration));
        findings.AddRange(await ExamineServersAsync(configuration, cancellationToken));
        return findings;
    }

    private static async Task<IEnumerable<Finding>> ExamineRunnerAsync(
        IConfiguration configuration, CancellationToken cancellationToken)
    {
        var options = configuration.GetSection(WorkerOptions.Section).Get<WorkerOptions>() ?? new WorkerOptions();
        var launch = RunnerLaunch.From(options);
        if (!File.Exists(launch.Executable))
            return [new Finding("runner", false, $"{launch.Executable} is not there")];
        using var process = Process.Start(launch.Describe("--probe"))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            return [new Finding("runner", false, $"exit code {process.ExitCode}: {(await error).Trim()}")];
        return Describe(RunnerCapabilities.Parse(output), options.Device);
    }

    private static IEnumerable<Finding> Describe(RunnerCapabilities found, DeviceKind wanted)
    {
        yield return new Finding("runner", true, $"starts; {found.Threads} threads");
        yield return new Finding("torch", found.Torch is not null, found.Torch is null ? found.TorchError ?? "cannot load" : $"libtorch {found.Torch}");
        yield return new Finding("devices", found.Devices.Contains(wanted), string.Join(", ", found.Devices).ToLowerInvariant());
    }

    /// <summary>The programs that <c>eng/test.sh</c> and <c>eng/play.sh</c> start; they install what is missing.</summary>
    private static IEnumerable<Finding> Installed()
    {
        (string Name, string Path)[] programs =
        [
            ("RabbitMQ", "/usr/lib/rabbitmq/bin/rabbitmq-server"),
            ("PostgreSQL", "/usr/lib/postgresql/15/bin/postgres"),
            ("Ceph S3", "/usr/bin/radosgw"),
        ];
        return programs.Select(program => new Finding(
            $"{program.Name} (local)", null, File.Exists(program.Path) ? "installed" : "not installed"));
    }

    /// <summary>Only the translation of videos needs them.</summary>
    private static IEnumerable<Finding> VideoPrograms(IConfiguration configuration)
    {
        var options = configuration.GetSection(DatasetOptions.Section).Get<DatasetOptions>() ?? new DatasetOptions();
        return VideoNames.Select(program => new Finding(
            program,
            null,
            File.Exists(Path.Combine(options.FfmpegFolder, program)) ? "installed" : $"not in {options.FfmpegFolder}; apt install ffmpeg"));
    }

    private static async Task<IEnumerable<Finding>> ExamineServersAsync(
        IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration["Lineage:ConnectionString"]))
            return [new Finding("servers", null, "none configured (GENWORKERS__… variables)")];
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddGenWorkers(configuration, HostRoles.Api)
            .BuildServiceProvider();
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(
            check => !check.Name.StartsWith("masstransit", StringComparison.Ordinal), cancellationToken);
        return report.Entries.Select(entry => new Finding(
            entry.Key, entry.Value.Status == HealthStatus.Healthy, entry.Value.Description ?? entry.Value.Status.ToString()));
    }
}

/// <param name="Healthy">Null where it is only good to know.</param>
public sealed record Finding(string Name, bool? Healthy, string Text);
