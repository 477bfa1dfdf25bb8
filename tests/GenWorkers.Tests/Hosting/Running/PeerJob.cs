using System.Globalization;
using GenWorkers.Contracts.Commands;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>A job for <c>peer_runner.py</c>: what its runner does in each attempt, and what it wrote down.</summary>
internal sealed class PeerJob
{
    public static readonly string RunnerPath =
        Repository.PathOf("tests", "GenWorkers.Tests", "Hosting", "Running", "peer_runner.py");

    private readonly string state;

    private PeerJob(string state, Guid id) => (this.state, Id) = (state, id);

    public Guid Id { get; }

    /// <summary>Process ids of the runners that the attempts ran in.</summary>
    public IReadOnlyList<int> Runners =>
        [.. Log.Where(line => line.StartsWith("attempt", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture))];

    public IReadOnlyList<string> Log
    {
        get
        {
            var path = Path.Combine(state, "log");
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
    }

    /// <param name="acts">One an attempt; the last one is repeated.</param>
    public static Task<PeerJob> SubmitAsync(SupervisedHost host, params string[] acts) =>
        SubmitForAsync(host, "default", "internal", acts);

    public static Task<PeerJob> SubmitForAsync(SupervisedHost host, string tenant, string code, params string[] acts) =>
        SubmitAsync(host, tenant, code, DeviceKind.Cpu, acts);

    /// <summary>A job that asks for a CUDA device.</summary>
    public static Task<PeerJob> SubmitForCudaAsync(SupervisedHost host, params string[] acts) =>
        SubmitAsync(host, "default", "internal", DeviceKind.Cuda, acts);

    private static async Task<PeerJob> SubmitAsync(SupervisedHost host, string tenant, string code, DeviceKind device, string[] acts)
    {
        var state = Directory.CreateDirectory(Path.Combine(host.Root, "peer", Guid.NewGuid().ToString("N"))).FullName;
        return new PeerJob(
            state, await host.SubmitAsync(JobKinds.ImportDataset, new { acts, state, code }, tenant, device));
    }

    public Task StartedAsync(int attempt = 1) => Eventually.TrueAsync(() => Runners.Count >= attempt);
}
