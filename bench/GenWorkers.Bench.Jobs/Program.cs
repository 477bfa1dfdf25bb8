using System.Globalization;
using GenWorkers.Bench.Jobs;

// [LATENCY JOBS] [FLOOD JOBS]   jobs that do next to nothing, through real servers and one worker
// Servers: those of eval "$(eng/servers.sh start)", or a set of its own where that was not called.
if (args.Length > 2 || !args.All(arg => int.TryParse(arg, out var count) && count > 0))
{
    await Console.Error.WriteLineAsync("usage: GenWorkers.Bench.Jobs [LATENCY JOBS] [FLOOD JOBS]");
    return 2;
}

var counts = args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
await using var servers = await BenchServers.StartAsync();
await JobBench.RunAsync(
    counts.ElementAtOrDefault(0) is > 0 and var latency ? latency : 200, counts.ElementAtOrDefault(1) is > 0 and var flood ? flood : 2000);
return 0;
