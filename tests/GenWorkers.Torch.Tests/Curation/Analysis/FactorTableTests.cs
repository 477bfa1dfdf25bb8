using GenWorkers.Curation.Analysis;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Analysis;

public sealed class FactorTableTests
{
    private static readonly int[] Clusters = [.. Enumerable.Range(0, 200).Select(row => row < 150 ? 0 : 1)];

    public FactorTableTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Summarize_AFactorThatIsTheCluster_HasAllInformationAndOneThatIsNotHasNone()
    {
        var factors = Table(row => new() { ["same"] = row < 150 ? "a" : "b", ["other"] = row % 2 == 0 ? "x" : "y" }).Summarize(Clusters);

        var same = factors.Single(factor => factor.Attribute == "same");
        same.Counts.ShouldBe(new Dictionary<string, int> { ["a"] = 150, ["b"] = 50 });
        same.ClusterInformation.ShouldBe(1, 1e-9);
        same.Evenness.ShouldBe(-((0.75 * Math.Log2(0.75)) + (0.25 * Math.Log2(0.25))), 1e-9);
        var other = factors.Single(factor => factor.Attribute == "other");
        other.ClusterInformation.ShouldBe(0, 1e-9);
        other.Evenness.ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Summarize_ManyNumbers_BecomeFifths_AndNamesAndSeedsAreNoFactor()
    {
        var factors = Table(row => new() { ["age"] = $"{row}.5", ["file"] = $"image {row}", ["seed"] = $"{row * 7}", ["one"] = "1" }).Summarize(Clusters);

        factors.ShouldHaveSingleItem().Attribute.ShouldBe("age");
        factors[0].Counts.Count.ShouldBe(5);
        factors[0].Counts.Values.ShouldAllBe(count => count >= 39 && count <= 41);
    }

    [Fact]
    public void Summarize_SamplesWithoutIt_AreCountedAsMissing()
    {
        var factors = Table(row => row < 20 ? [] : new() { ["known"] = row % 2 == 0 ? "x" : "y" }).Summarize(Clusters);

        factors.ShouldHaveSingleItem().Missing.ShouldBe(20);
    }

    [Fact]
    public void Describe_NamesWhatIsFrequentInACluster()
    {
        var clusters = new KMeans(zeros(2, 1), Clusters, 0);

        var described = Table(row => new() { ["tone"] = row < 180 ? "light" : "dark" }).Describe(clusters);

        described.Select(cluster => cluster.Count).ShouldBe([150, 50]);
        var dark = described[1].Distinctive.ShouldHaveSingleItem();
        (dark.Attribute, dark.Value).ShouldBe(("tone", "dark"));
        dark.Share.ShouldBe(0.4, 1e-9);
        dark.OverallShare.ShouldBe(0.1, 1e-9);
    }

    private static FactorTable Table(Func<int, Dictionary<string, string>> attributes) =>
        FactorTable.Of(new Attributed(attributes), [.. Enumerable.Range(0, Clusters.Length)]);

    private sealed class Attributed(Func<int, Dictionary<string, string>> attributes) : ISampleSplit
    {
        public int Count => Clusters.Length;

        public ReadOnlySpan<byte> Pixels(int index) => [];

        public ReadOnlySpan<byte> Sha256(int index) => [];

        public double Weight(int index) => 1;

        public string? Attribute(int index, string name) => attributes(index).GetValueOrDefault(name);

        public IReadOnlyDictionary<string, string> Attributes(int index) => attributes(index);
    }
}
