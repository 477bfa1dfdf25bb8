using System.Text;

namespace GenWorkers.Architecture.Tests;

/// <summary>Committed pictures of models say inside that they are, by the IPTC digital source type.</summary>
public sealed class GridMarkTests
{
    public static TheoryData<string> Grids => new(Directory.GetFiles(Repository.PathOf("bench", "results", "grids")).Select(Path.GetFileName)!);

    [Theory]
    [MemberData(nameof(Grids))]
    public void Grid_OfAModel_CarriesTheSyntheticMark(string name)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("bench", "results", "grids", name));

        // Text chunks that are not compressed.
        Encoding.Latin1.GetString(bytes).ShouldMatch("DigitalSourceType=\"[^\"]*(?:T|/t)rainedAlgorithmicMedia\"");
    }
}
