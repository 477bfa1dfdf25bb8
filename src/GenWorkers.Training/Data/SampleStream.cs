namespace GenWorkers.Training.Data;

/// <summary>
/// One of the sequences a batch is drawn from: the whole split for most families, one domain each for an unpaired one.
/// </summary>
/// <param name="Name">Name within the family, such as <c>images</c> or <c>a</c>.</param>
/// <param name="Indices">Places in the split, null for all of them.</param>
public sealed record SampleStream(string Name, IReadOnlyList<int>? Indices = null)
{
    public static IReadOnlyList<SampleStream> Whole { get; } = [new("images")];
}
