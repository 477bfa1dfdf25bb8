using System.Diagnostics;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;

namespace GenWorkers.Probe;

/// <summary>Images a second on one core, factors to bytes.</summary>
internal static class Speed
{
    private const int Images = 200;

    public static void Print()
    {
        int[] sizes = [32, 64, 128];
        foreach (var size in sizes)
            Seconds(size, 50); // warm: code, meshes, buffers
        var best = sizes.ToDictionary(size => size, _ => double.MaxValue);
        for (var run = 0; run < 5; run++)
            foreach (var size in sizes)
                best[size] = Math.Min(best[size], Seconds(size, Images));
        foreach (var (size, seconds) in best)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{size} px: {Images / seconds:F0} images/s ({1000 * seconds / Images:F2} ms each), best of 5 alternating runs, one thread"));
    }

    private static double Seconds(int size, int images)
    {
        var spec = new RenderFacesSpec { Count = images };
        var pixels = new byte[3 * size * size];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < images; i++)
            FaceRenderer.Render(FaceFactorSampler.Draw(7, i, spec), size, pixels);
        return watch.Elapsed.TotalSeconds;
    }
}
