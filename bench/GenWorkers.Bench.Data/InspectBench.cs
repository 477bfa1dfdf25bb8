using System.Diagnostics;
using System.Globalization;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Imaging.Inspection;

namespace GenWorkers.Bench.Data;

/// <summary>
/// What the decode child costs: images a second by the clock, one after the other, in this process and in one child,
/// alternating; best of the rounds, because others use the machine too.
/// </summary>
internal static class InspectBench
{
    private const int Rounds = 7;

    public static async Task<int> RunAsync(string data)
    {
        var runner = Path.Combine(AppContext.BaseDirectory, "runner", "genworkers-runner");
        using var child = new ChildImageInspector(runner, 1, new DatasetOptions().DecoderMemoryMiB);
        var start = Stopwatch.GetTimestamp();
        await child.InspectAsync("a.pgm", "P5 1 1 255 0"u8.ToArray(), CancellationToken.None);
        Console.WriteLine($"A child's start and first answer: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms.\n");
        Console.WriteLine("| files | in process, images/s | in a child, images/s | share |");
        Console.WriteLine("|---|---|---|---|");
        await CompareAsync("32 px PPM", Pictures(1500), child);
        await CompareAsync("64 px PNG", Files(Path.Combine(data, "faces-fairface-64", "img"), "*.png", 1500), child);
        await CompareAsync("512x256 JPEG", Files(Path.Combine(data, "paired-facades", "test"), "*.jpg", 106), child);
        return 0;
    }

    private static byte[][] Files(string folder, string pattern, int count) =>
        [.. Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(count).Select(File.ReadAllBytes)];

    private static byte[][] Pictures(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (byte[])[.. "P6 32 32 255 "u8, .. Enumerable.Repeat((byte)i, 3072)])];

    private static async Task CompareAsync(string name, byte[][] files, ChildImageInspector child)
    {
        var (here, there) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            here = Math.Max(here, await SpeedAsync(new ImageInspector(), files));
            there = Math.Max(there, await SpeedAsync(child, files));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {here:F0} | {there:F0} | {there / here:F2} |"));
    }

    private static async Task<double> SpeedAsync(IImageInspector inspector, byte[][] files)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var file in files)
            await inspector.InspectAsync("image", file, CancellationToken.None);
        return files.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
