using GenWorkers.Jobs.Pipe;
using GenWorkers.Training.Torch;

namespace GenWorkers.Runner;

/// <summary>Finds out what this process can compute with; loads torch on the way, so that the first job finds it warm.</summary>
internal static class RunnerProbe
{
    private const int MostThreads = 64;

    public static int Print(TextWriter output)
    {
        output.WriteLine(Find().ToJson());
        return 0;
    }

    public static RunnerCapabilities Find() => TorchRuntime.FindProblem() is { } problem
        ? new RunnerCapabilities(null, problem, [], Environment.ProcessorCount, [])
        : new RunnerCapabilities(
            TorchRuntime.Version, null, TorchRuntime.FindDevices(), TorchRuntime.Threads, [.. Fingerprints()]);

    /// <summary>A job may ask for any of these thread counts; its runner is then a fresh one that takes it.</summary>
    private static IEnumerable<string> Fingerprints() =>
        from device in TorchRuntime.FindDevices()
        from threads in Enumerable.Range(1, Math.Max(MostThreads, Environment.ProcessorCount))
        select TorchRuntime.Fingerprint(device, threads);
}
