namespace GenWorkers.Datasets.Imaging;

/// <summary>What the inspection of an image file found: it decodes, and has this size as people see it.</summary>
/// <param name="Channels">1 gray, 3 colour.</param>
/// <param name="Extension">Of its real format, with the dot.</param>
public sealed record ImageFacts(int Width, int Height, int Channels, string Extension);
