using System.Diagnostics;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;

namespace GenWorkers.Probe;

/// <summary>Images a second on one core, factors to bytes; sizes alternate, so that a busy moment touches all alike.</summary>
internal static class Speed
{
    private const int Images = 200, Runs = 5;
    private static readonly int[] Sizes = [32, 64, 128];

    public static void Print()
    {
        foreach (var size in Sizes)
            Render(size); // warm: code, meshes, buffers
        var runs = Sizes.ToDictionary(size => size, _ => new List<(double Wall, double Cpu)>());
        for (var run = 0; run < Runs; run++)
            foreach (var size in Sizes)
                runs[size].Add(Render(size));

        Console.WriteLine($"One thread, {Images} random faces a run, {Runs} alternating runs; wall time also counts other programs.\n");
        Console.WriteLine("| size | images/CPU-s, median | images/s wall, median | images/s wall, best |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (size, seconds) in runs)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {size} | {Images / Median(seconds.Select(s => s.Cpu)):F0} | {Images / Median(seconds.Select(s => s.Wall)):F0} | {Images / seconds.Min(s => s.Wall):F0} |"));
    }

    private static (double Wall, double Cpu) Render(int size)
    {
        var spec = new RenderFacesSpec { Count = Images };
        var pixels = new byte[3 * size * size];
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (var i = 0; i < Images; i++)
            FaceRenderer.Render(FaceFactorSampler.Draw(7, i, spec), size, pixels);
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
