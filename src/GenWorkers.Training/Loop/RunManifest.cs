using System.Runtime.InteropServices;
using System.Text.Json;
using GenWorkers.Contracts;
using TorchSharp;

namespace GenWorkers.Training.Loop;

/// <summary>The resolved manifest: what it takes to repeat the run. Written before step 1.</summary>
public static class RunManifest
{
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true };

    public static string Write(RunSetup setup, TrainingBudget budget)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(budget);
        var samples = setup.Request.Samples;
        var json = JsonSerializer.Serialize(
            new
            {
                FormatVersion = 1,
                setup.Context.Lease.JobId,
                setup.Config.Family,
                setup.Config.Options,
                setup.Config.Shape,
                setup.Config.Classes,
                setup.Spec.Seed,
                setup.Spec.Dataset,
                setup.Request.DatasetDigest,
                TrainSamples = samples.Split("train").Count,
                ValidationSamples = samples.Split("validation").Count,
                setup.Spec.StartFrom,
                setup.Spec.Budget,
                budget.Steps,
                setup.Training,
                Device = setup.Device.type.ToString().ToLowerInvariant(),
                setup.Threads,
                setup.Fingerprint,
                Versions = new
                {
                    GenWorkers = typeof(RunManifest).Assembly.GetName().Version?.ToString(),
                    TorchSharp = typeof(torch).Assembly.GetName().Version?.ToString(),
                    Libtorch = torch.__version__,
                    Dotnet = RuntimeInformation.FrameworkDescription,
                },
            },
            Indented);
        File.WriteAllText(Path.Combine(setup.Context.ScratchFolder, "manifest.json"), json);
        return json;
    }
}
