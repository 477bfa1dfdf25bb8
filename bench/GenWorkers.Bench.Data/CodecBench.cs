using System.Diagnostics;
using System.Globalization;
using GenWorkers.Datasets.Imaging;

namespace GenWorkers.Bench.Data;

/// <summary>
/// Decode + resize to 64 pixels on one thread, alternating with Pillow on the same files. The best round of each counts:
/// whatever else the machine does only ever takes time away.
/// </summary>
internal static class CodecBench
{
    private const int Rounds = 9;
    private const int Side = 64;

    public static async Task<int> RunAsync(string data)
    {
        Console.WriteLine("| files | ours, images/s | Pillow, images/s | ratio |");
        Console.WriteLine("|---|---|---|---|");
        await CompareAsync("64 px PNG", Path.Combine(data, "faces-fairface-64", "img"), "*.png", 1500);
        await CompareAsync("512x256 JPEG", Path.Combine(data, "paired-facades", "test"), "*.jpg", 106);
        return 0;
    }

    private static async Task CompareAsync(string name, string folder, string pattern, int count)
    {
        var files = Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(count).ToArray();
        var repeats = Math.Max(1, 1500 / files.Length / 3);
        Ours(files, repeats);
        var (ours, pillow) = (0.0, 0.0);
        for (var i = 0; i < Rounds; i++)
        {
            ours = Math.Max(ours, Ours(files, repeats));
            pillow = Math.Max(pillow, await PillowAsync(files, repeats));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {ours:F0} | {pillow:F0} | {ours / pillow:F2} |"));
    }

    private static double Ours(string[] files, int repeats)
    {
        var start = Cpu();
        for (var i = 0; i < repeats; i++)
        {
            foreach (var file in files)
                ImageShaper.Shape(file, File.ReadAllBytes(file), Side, 3);
        }

        return repeats * files.Length / (Cpu() - start).TotalSeconds;
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static async Task<double> PillowAsync(string[] files, int repeats)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "pillow.py");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, $"{Side}", $"{repeats}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(string.Join('\n', files));
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
