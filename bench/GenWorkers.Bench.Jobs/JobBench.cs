using System.Diagnostics;
using System.Globalization;

namespace GenWorkers.Bench.Jobs;

/// <summary>Submit to start and to success one job at a time on a warm runner, then how many a second are accepted.</summary>
internal static class JobBench
{
    private const int WarmUp = 20;
    private const int Publishers = 32;

    public static async Task RunAsync(int latencyJobs, int floodJobs)
    {
        await using var host = await BenchHost.StartAsync();
        await using var client = await BenchClient.ConnectAsync();
        await LatenciesAsync(client, WarmUp);
        var (starts, successes) = await LatenciesAsync(client, latencyJobs);
        var accepted = await FloodAsync(client, floodJobs);
        Write(starts, successes, accepted, floodJobs);
    }

    /// <summary>Milliseconds from before the publish to the arrival of the job's events, sorted.</summary>
    private static async Task<(double[] Starts, double[] Successes)> LatenciesAsync(BenchClient client, int count)
    {
        var (starts, successes) = (new double[count], new double[count]);
        for (var index = 0; index < count; index++)
        {
            var (job, at) = await client.SubmitAsync();
            starts[index] = Stopwatch.GetElapsedTime(at, await client.WaitAsync(job, "JobStarted")).TotalMilliseconds;
            successes[index] = Stopwatch.GetElapsedTime(at, await client.WaitAsync(job, "JobSucceeded")).TotalMilliseconds;
        }

        Array.Sort(starts);
        Array.Sort(successes);
        return (starts, successes);
    }

    /// <summary>Jobs a second from the first publish to the last <c>JobAccepted</c>, while the worker runs what it can.</summary>
    private static async Task<double> FloodAsync(BenchClient client, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        var jobs = new List<Guid>();
        foreach (var batch in Enumerable.Range(0, count).Chunk(Publishers))
            jobs.AddRange((await Task.WhenAll(batch.Select(_ => client.SubmitAsync()))).Select(submitted => submitted.Job));
        var last = begin;
        foreach (var job in jobs)
            last = Math.Max(last, await client.WaitAsync(job, "JobAccepted"));
        return count / Stopwatch.GetElapsedTime(begin, last).TotalSeconds;
    }

    private static void Write(double[] starts, double[] successes, double accepted, int floodJobs) => new Report("Null jobs")
        .Line("`dotnet run --project bench/GenWorkers.Bench.Jobs -c Release [-- LATENCY-JOBS FLOOD-JOBS]`: RabbitMQ, PostgreSQL and S3 on")
        .Line("loopback, one worker with one slot, default settings. The contract has no empty job, so the cheapest one that")
        .Line("succeeds stands for it: an import of one rendered 16x16 face. Times are a client's, from before the publish to the")
        .Line("event's arrival, so they contain the broker and the outbox both ways.")
        .Line()
        .Header("figure", "value", "goal", "")
        .Row($"accepted a second ({floodJobs} jobs, the worker running)", Number(accepted), "at least 100", Verdict(accepted >= 100))
        .Row($"submit to start, p50, ms ({starts.Length} jobs, warm runner)", Number(At(starts, 0.5)), "at most 50", Verdict(At(starts, 0.5) <= 50))
        .Row("submit to start, p99, ms", Number(At(starts, 0.99)), "at most 1000", Verdict(At(starts, 0.99) <= 1000))
        .Row("submit to success, p50, ms", Number(At(successes, 0.5)), "", "")
        .Row("submit to success, p99, ms", Number(At(successes, 0.99)), "", "")
        .Line()
        .Settings()
        .Save("jobs.md");

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static string Verdict(bool reached) => reached ? "reached" : "**missed**";
}
