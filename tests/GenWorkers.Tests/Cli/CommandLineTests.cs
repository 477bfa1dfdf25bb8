using System.Text.Json;
using System.Text.RegularExpressions;

namespace GenWorkers.Tests.Cli;

/// <summary>The program itself: a demo, and then every question about what it left.</summary>
[Collection("runner processes")]
public sealed partial class CommandLineTests(DemoFolder demo) : IClassFixture<DemoFolder>
{
    private string[] Here => ["--folder", demo.Folder];

    [Fact]
    public void Demo_SmallAndShort_LeavesAWholePage()
    {
        demo.Status.ShouldBe(0, demo.Error);
        demo.Output.ShouldContain("report.html");

        var page = File.ReadAllText(Path.Combine(demo.Folder, "report.html"));

        page.ShouldStartWith("<!doctype html>", Case.Insensitive);
        page.TrimEnd().ShouldEndWith("</html>", Case.Insensitive);
        var pictures = Pictures().Matches(page).Select(match => match.Groups[1].Value).ToList();
        pictures.Count.ShouldBeGreaterThan(2);
        foreach (var picture in pictures)
            BytesOf(picture)[1..4].ShouldBe("PNG"u8.ToArray());
    }

    [Fact]
    public void Demo_WhileItRuns_HasTorchInItsRunnerAlone() => demo.Torch.ShouldBe((false, true));

    [Fact]
    public async Task Jobs_OfTheDemo_AreItsThree()
    {
        var jobs = await JsonAsync("jobs", "--json");

        jobs.EnumerateArray().Select(job => job.GetProperty("kind").GetString()).Distinct()
            .ShouldBe(["ImportDataset", "TrainModel", "GenerateSamples"], ignoreOrder: true);
        jobs.EnumerateArray().ShouldAllBe(job => job.GetProperty("state").GetString() == "succeeded");
    }

    [Fact]
    public async Task Lineage_OfTheModel_GoesBothWays()
    {
        var digest = (await JsonAsync("models", "--json"))[0].GetProperty("version").GetProperty("digest").GetString()!;
        var graph = await JsonAsync("lineage", digest, "--json");
        var types = graph.GetProperty("nodes").EnumerateArray().ToDictionary(
            node => node.GetProperty("id").GetString()!, node => node.GetProperty("type").GetString()!);
        var edges = graph.GetProperty("edges").EnumerateArray()
            .Select(edge => (From: edge.GetProperty("from").GetString()!, To: edge.GetProperty("to").GetString()!)).ToList();

        var root = graph.GetProperty("root").GetString()!;

        types[root].ShouldBe("model");
        Reached(root, id => edges.Where(edge => edge.To == id).Select(edge => edge.From)).Select(id => types[id]).ShouldContain("dataset");
        Reached(root, id => edges.Where(edge => edge.From == id).Select(edge => edge.To)).Select(id => types[id]).ShouldContain("dataset");
    }

    [Fact]
    public async Task Lineage_ForPeople_IsATreeWithSourcesAndResults()
    {
        var (status, output, _) = await RunAsync("lineage", "faces-vae");

        status.ShouldBe(0);
        var (sources, results) = (output.IndexOf("made from", StringComparison.Ordinal), output.IndexOf("used for", StringComparison.Ordinal));
        output[..sources].ShouldContain("model faces-vae");
        output[sources..results].ShouldContain("dataset faces");
        output[results..].ShouldContain("dataset faces-vae-samples");
    }

    [Fact]
    public async Task Lineage_OfNothing_SaysSo()
    {
        var (status, _, error) = await RunAsync("lineage", "no-such-thing");

        status.ShouldBe(1);
        error.Trim().ShouldBe("Nothing has the id no-such-thing.");
    }

    [Fact]
    public async Task Submit_FileAndFlags_FlagsWinAndWatchStaysToTheEnd()
    {
        var file = Path.Combine(demo.Folder, "sample.json");
        await File.WriteAllTextAsync(
            file,
            """{"kind": "GenerateSamples", "spec": {"model": "faces-vae", "dataset": "three", "count": 2, "seed": 4}}""",
            TestContext.Current.CancellationToken);

        var (status, output, error) = await RunAsync("submit", file, "--set", "spec.count=3", "--watch");

        status.ShouldBe(0, error);
        var job = Guid.Parse(output.Split('\n')[0]);
        var made = (await JsonAsync("datasets", "--json")).EnumerateArray()
            .Single(set => set.GetProperty("version").GetProperty("name").GetString() == "three");
        made.GetProperty("splits").EnumerateObject().Sum(split => split.Value.GetInt32()).ShouldBe(3);
        var watched = await RunAsync("watch", job.ToString());
        watched.Status.ShouldBe(0);
        watched.Output.ShouldContain("succeeded");
    }

    [Fact]
    public async Task Submit_FlagsThatBreakRules_NamesEachAndSubmitsNothing()
    {
        var before = (await JsonAsync("jobs", "--json")).GetArrayLength();

        var (status, output, error) = await RunAsync(
            "submit", "--kind", "GenerateSamples", "--set", "spec.model=faces-vae", "--set", "spec.count=0", "--set", "spec.colour=red");

        status.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldContain("$.spec.count: minimum 1, not 0");
        error.ShouldContain("$.spec.colour: ");
        (await JsonAsync("jobs", "--json")).GetArrayLength().ShouldBe(before);
    }

    [Theory]
    [InlineData("[]", "holds no JSON object")]
    [InlineData("{", "")]
    public async Task Submit_AFileThatIsNoCommand_NamesTheFile(string content, string reason)
    {
        var file = Path.Combine(demo.Folder, "broken.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var (status, _, error) = await RunAsync("submit", file);

        status.ShouldBe(1);
        error.ShouldStartWith($"{file}: {reason}");
        error.Trim().ShouldNotContain('\n');
    }

    private Task<(int Status, string Output, string Error)> RunAsync(params string[] arguments) =>
        Executables.RunCliAsync([.. arguments, .. Here]);

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (status, output, error) = await RunAsync(arguments);
        status.ShouldBe(0, error);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private static HashSet<string> Reached(string from, Func<string, IEnumerable<string>> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var id))
        {
            foreach (var other in next(id).Where(reached.Add))
                open.Push(other);
        }

        return reached;
    }

    private byte[] BytesOf(string source) => source.StartsWith("data:image/png;base64,", StringComparison.Ordinal)
        ? Convert.FromBase64String(source["data:image/png;base64,".Length..])
        : File.ReadAllBytes(Path.Combine(demo.Folder, source));

    [GeneratedRegex("<img[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Pictures();
}
