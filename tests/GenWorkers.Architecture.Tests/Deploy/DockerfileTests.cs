namespace GenWorkers.Architecture.Tests.Deploy;

public sealed class DockerfileTests
{
    private static readonly string[] Known =
        ["ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "VOLUME", "USER", "ENTRYPOINT", "EXPOSE", "LABEL", "CMD"];

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Repository.PathOf("deploy", "docker"), "Dockerfile*").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Instructions_All_AreKnownAndBeginWithArgOrFrom(string file)
    {
        var instructions = Read(file).Instructions;

        instructions.Select(line => line.Name).Except(Known).ShouldBeEmpty();
        instructions.SkipWhile(line => line.Name == "ARG").First().Name.ShouldBe("FROM");
        instructions.ShouldAllBe(line => line.Arguments.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Copy_FromTheContext_NamesWhatExistsAndIsNotIgnored(string file)
    {
        var ignored = File.ReadAllLines(Repository.PathOf(".dockerignore"));
        foreach (var source in Copies(file).Where(words => !words[0].StartsWith("--", StringComparison.Ordinal)).SelectMany(words => words[..^1]))
        {
            Path.Exists(Repository.PathOf(source)).ShouldBeTrue(source);
            ignored.ShouldNotContain(source);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void From_Stage_IsAnImageOrAnEarlierStage(string file)
    {
        var stages = new HashSet<string>();
        foreach (var (name, words) in Read(file).Instructions)
        {
            if (name == "FROM")
            {
                (stages.Contains(words[0]) || words[0].Contains(':', StringComparison.Ordinal)).ShouldBeTrue(words[0]);
                stages.Add(words is [_, "AS", var stage] ? stage : "");
            }

            if (name == "COPY" && words[0].StartsWith("--from=", StringComparison.Ordinal))
                stages.ShouldContain(words[0]["--from=".Length..]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_Publish_NamesProjectsThatExist(string file)
    {
        var projects = Read(file).Instructions.Where(line => line.Name == "RUN")
            .SelectMany(line => line.Arguments)
            .Where(word => word.EndsWith(".csproj", StringComparison.Ordinal))
            .ToList();

        projects.ShouldNotBeEmpty();
        projects.ShouldAllBe(project => File.Exists(Repository.PathOf(project)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void User_LastStages_IsNotRoot(string file) =>
        Read(file).Instructions.Last(line => line.Name == "USER").Arguments.ShouldBe(["$APP_UID"]);

    private static Dockerfile Read(string file) => new(Repository.PathOf("deploy", "docker", file));

    private static IEnumerable<string[]> Copies(string file) =>
        Read(file).Instructions.Where(line => line.Name == "COPY").Select(line => line.Arguments);
}
