
namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>What the decode child says of one image: facts, or the code and text of what is wrong with it.</summary>
internal sealed record InspectionAnswer(ImageFacts? Facts, string? Code, string? Message);
