using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Reads from images what <see cref="MemorySamples.SideAttribute"/> says.</summary>
internal static class Sides
{
    /// <summary>Share of the images whose light lies right of the middle.</summary>
    public static double ShareOnTheRight(this List<byte[]> images, SampleShape shape) => images.Average(image =>
    {
        var moment = image.Select((value, at) => value * ((at / shape.Channels % shape.Width) - ((shape.Width - 1) / 2.0))).Sum();
        return moment > 0 ? 1.0 : 0.0;
    });
}
